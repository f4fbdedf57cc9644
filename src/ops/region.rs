//! The Region of calls.

use crate::app::Host;
use crate::failure::Failure;
use crate::model::Region;
use crate::settings::{Origin, Sourced, keys};

/// The Region of calls about an id of the Region in `id`, with what the id is called. An explicit
/// Region that contradicts the id is used, and noted.
///
/// # Errors
///
/// [`Failure::Settings`] when the Region is malformed.
pub(crate) fn resolve(
    host: &Host,
    id: Option<(&Region, &'static str)>,
) -> Result<Option<Sourced<Region>>, Failure> {
    let region = host.settings.region(id)?;
    if let (Some(region), Some((of_id, what))) = (&region, id)
        && region.value != *of_id
    {
        host.ui.note(&format!(
            "Region {} of {} is used, though the {what} says {of_id}",
            region.value, region.origin
        ));
    }
    Ok(region)
}

/// The Regions that a repeated flag names.
///
/// # Errors
///
/// [`Failure::Settings`] when one is malformed.
pub(crate) fn given(texts: &[String]) -> Result<Vec<Region>, Failure> {
    let parse = |text: &String| {
        let origin = Origin::Flag(keys::REGION.name);
        let value = text.clone();
        let parsed: Sourced<Region> = Sourced { value, origin }.parse(keys::REGION.what)?;
        Ok(parsed.value)
    };
    texts.iter().map(parse).collect()
}
