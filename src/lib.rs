//! `cognito-auth`: signs people and jobs in to Amazon Cognito, and hands on what they get.
//!
//! Data goes one way through the modules:
//!
//! ```text
//! argv, environment, config file → settings → commands → ops → core decides → edges act → render → stdout
//! ```
//!
//! | layer | modules | touches |
//! |---|---|---|
//! | core | [`model`], [`auth`], [`token`], [`oauth`], [`gateway`], [`settings`], [`render`], [`diagnosis`] | nothing: no clock, environment, file or network |
//! | edge | [`local`] | this machine: streams, terminal, environment, files, programs |
//! | edge | [`aws`] | the network; the only place that names the AWS SDK |
//! | app | [`failure`], [`app`], [`ops`], [`commands`], [`cli`] | the outside through the edges |
//!
//! Imports point up this table only, which `tests/it/layers.rs` holds; no two files import each
//! other, which `tests/it/circles.rs` holds. The clock is read in [`local::clock`] and nowhere else;
//! time comes to the core as an argument.

pub mod app;
pub mod auth;
pub mod aws;
pub mod cli;
pub mod commands;
pub mod diagnosis;
pub mod failure;
pub mod gateway;
pub mod local;
pub mod model;
pub mod oauth;
pub mod ops;
pub mod render;
pub mod settings;
pub mod token;
