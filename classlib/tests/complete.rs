//! The table of natives is that of the installed JDK, row by row.

use shared_classes::jimage::JImage;

fn java_home() -> Option<String> {
    let homes = ["/usr/lib/jvm/java-17-openjdk-amd64", "/usr/lib/jvm/java-17-openjdk-arm64"];
    let own = std::env::var("JAVA_HOME").ok();
    let is_17 = |h: &String| {
        std::fs::read_to_string(format!("{h}/release")).is_ok_and(|r| r.contains("JAVA_VERSION=\"17"))
    };
    own.into_iter().chain(homes.map(String::from)).find(is_17)
}

#[test]
fn every_native_of_the_image_has_one_row_and_every_row_a_native() {
    let home = java_home().expect("a JDK 17: make test installs it");
    let image = JImage::open(format!("{home}/lib/modules")).expect("the JDK image");
    let differences = classlib::complete::compare(&image).expect("readable classes");
    let none: Vec<classlib::complete::Row> = Vec::new();
    assert_eq!(differences.wrong, none, "rows that the image does not have");
    assert_eq!(differences.missing, none, "natives without a row");
    assert_eq!(differences.twice, none, "rows that are there twice");
}
