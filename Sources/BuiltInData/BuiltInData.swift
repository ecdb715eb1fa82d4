/// Data sets small enough to live inside the binary, as they were packed.
public enum BuiltInData {
  /// Optical Recognition of Handwritten Digits: 1,797 images of 8×8 pixels, gzip-compressed CSV
  /// without a header; each row is 64 pixels in 0...16, row by row, and the digit.
  ///
  /// Origin: E. Alpaydin and C. Kaynak, 1998, UCI Machine Learning Repository, CC BY 4.0
  /// (<https://doi.org/10.24432/C50P49>); the test part, as distributed with scikit-learn.
  public static var digits: [UInt8] { PackageResources.digits_csv_gz }

  /// 5,130 given names of 3 to 11 letters a–z, gzip-compressed, one a line, sorted.
  ///
  /// Origin: the first names frequent in the United States' census of 1990, U.S. Census Bureau, in
  /// the public domain.
  public static var names: [UInt8] { PackageResources.names_txt_gz }
}
