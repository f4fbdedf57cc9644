//! What Amazon API Gateway and load balancers do with a request before an application sees it: who is let
//! in on which route, what the others are answered, and what the application learns of the caller.

pub mod authorizer;
pub mod callers;
pub mod document;
pub mod event;
pub mod framing;
pub mod head;
mod openapi;
pub mod path;
mod read;
pub mod refusal;
pub mod routes;
pub mod sigv4;
mod table;
mod template;

pub use authorizer::{Access, Authorizer};
pub use read::read as read_routes;
pub use refusal::Refusal;
pub use routes::Routes;
