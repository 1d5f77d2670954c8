//! stub
use super::Parsed;
use crate::model::Furniture;
pub(super) fn set_apart(_t: &str, _p: &mut Parsed, _m: bool) {}
pub(super) fn markers(_t: &str) -> Vec<Furniture> {
    Vec::new()
}
pub(super) fn is_furniture_class(class: &str) -> bool {
    class.contains("share") || class.contains("comment") || class.contains("sidebar") || class.contains("menu")
}
