//! The Region that counts, and what there is to say about it.

use crate::app::App;
use crate::model::Region;
use crate::settings::Sourced;

/// An explicit Region that contradicts the id wins, and is noted.
pub(crate) fn note_contradiction(
    app: &App,
    region: Option<&Sourced<Region>>,
    id: Option<(&Region, &str)>,
) {
    if let (Some(region), Some((of_id, what))) = (region, id)
        && region.value != *of_id
    {
        app.ui.note(&format!(
            "Region {} of {} is used, though the {what} says {of_id}",
            region.value, region.origin
        ));
    }
}
