//! Words that relate one figure to another, or to what stands below it.

use serde::Deserialize;

use super::phrases::Phrases;

/// Words and phrases that say how one figure or date follows from another.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RelationWords {
    /// Before a part of the amount named last (`of which`, `including`, `其中`).
    pub part_openers: Phrases,
    /// The part openers that say nothing of what the parts are parts of (`including`): the nouns must tell.
    pub loose_part_openers: Phrases,
    /// After an amount, that it is a part of what the sentence before spoke of (`of them`).
    pub part_pronouns: Phrases,
    /// Before parts that make up the whole named last (`consisting of`).
    pub listing_openers: Phrases,
    /// After the sum of what was listed before it (`in total`).
    pub total_closers: Phrases,
    /// Before the sum of what was listed before it (`for a total of`).
    pub total_openers: Phrases,
    /// Labels of the row or column of a table that holds sums.
    pub total_labels: Phrases,
    /// Words for growth and decline (`rise`, `down`).
    pub changes: Phrases,
    /// That a rate is of each year (`annual`): it does not follow from the first and the last value.
    pub yearly: Phrases,
    /// After the ordinal of a recurring day (`anniversary`).
    pub anniversaries: Phrases,
    /// That something began (`founded`, `born`).
    pub beginnings: Phrases,
    /// That what a sentence says is an example (`for instance`).
    pub examples: Phrases,
    /// Between a weekday and its date, and the other way round (`the`).
    pub articles: Phrases,
    /// That two dates are held against each other (`difference`), so that they are no period.
    pub comparisons: Phrases,
    /// That something is told from its end (`in descending order`).
    pub backwards: Phrases,
    /// That dates are those of another calendar (`lunar`, `农历`).
    pub other_calendars: Phrases,
    /// That digits are those of a telephone (`fax`).
    pub telephones: Phrases,
    /// Right before the number of things that a list names (`there are`, `the following`).
    pub list_leads: Phrases,
    /// The list leads that announce it wherever they stand and however the sentence ends (`the following`).
    pub list_pointers: Phrases,
    /// That a list need not be whole, or that the number is not of its items (`including`, `one of`, `if`).
    pub list_doubts: Phrases,
}
