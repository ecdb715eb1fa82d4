import Training

/// Points that fill the unit cube evenly from the first on (Sobol 1967), with the direction numbers of
/// Joe and Kuo (2008, "new-joe-kuo-6").
enum SobolSequence {
  /// Coordinates that have direction numbers; those beyond are drawn at random.
  static var dimensionCount: Int { polynomials.count + 1 }

  private static let bits = 32

  /// A point of the sequence, every coordinate in 0..<1.
  ///
  /// - Parameters:
  ///   - index: from 0; only its lower 32 bits count.
  ///   - seed: of Owen's scrambling (1995), which keeps the points as even, and off the cube's corner;
  ///     nil leaves them as they are.
  static func point(_ index: Int, dimensions: Int, seed: UInt64?) -> [Double] {
    let gray = UInt32(truncatingIfNeeded: index ^ (index >> 1))
    return (0..<dimensions).map { dimension in
      guard dimension < directions.count else {
        return SearchSpace.draw(
          seed: (seed ?? 0) &+ UInt64(dimension), trial: index, within: [0...1])[0]
      }
      var digits: UInt32 = 0
      for bit in 0..<bits where gray & (1 << bit) != 0 { digits ^= directions[dimension][bit] }
      if let seed { digits = scrambled(digits, seed: seed, dimension: dimension) }
      return Double(digits) * 0x1p-32
    }
  }

  /// Each digit flipped or not by chance, by what stands before it (Owen 1995).
  private static func scrambled(_ digits: UInt32, seed: UInt64, dimension: Int) -> UInt32 {
    var generator = SplitMix64(state: seed ^ 0x0b1e_55ed_5c4a_3b1e)
    let key = SplitMix64(state: generator.next() &+ UInt64(dimension)).following
    var flips: UInt32 = 0
    for place in 0..<bits {
      let before = place == 0 ? 0 : UInt64(digits >> (UInt32(bits - place)))
      // The place enters too, since a row of zeros is the same number at any length.
      let chance = SplitMix64(state: key ^ (UInt64(place) << 40 | before)).following
      flips |= UInt32(chance >> 63) << UInt32(bits - 1 - place)
    }
    return digits ^ flips
  }

  /// By coordinate and by bit of the point's Gray code.
  private static let directions: [[UInt32]] =
    [(0..<bits).map { 1 << UInt32(bits - 1 - $0) }]
    + polynomials.map { polynomial, initial in
      let degree = initial.count
      var numbers = initial.enumerated().map { $1 << UInt32(bits - 1 - $0) }
      for place in degree..<bits {
        var number = numbers[place - degree] ^ (numbers[place - degree] >> UInt32(degree))
        for term in 1..<max(1, degree) where polynomial >> (degree - term) & 1 == 1 {
          number ^= numbers[place - term]
        }
        numbers.append(number)
      }
      return numbers
    }

  /// A primitive polynomial over GF(2), its coefficients as bits with the highest first, and the first
  /// direction numbers, as many as its degree, of every coordinate but the first.
  private static let polynomials: [(polynomial: Int, initial: [UInt32])] = [
    (3, [1]), (7, [1, 3]), (11, [1, 3, 1]), (13, [1, 1, 1]), (19, [1, 1, 3, 3]),
    (25, [1, 3, 5, 13]), (37, [1, 1, 5, 5, 17]), (41, [1, 1, 5, 5, 5]), (47, [1, 1, 7, 11, 19]),
    (55, [1, 1, 5, 1, 1]), (59, [1, 1, 1, 3, 11]), (61, [1, 3, 5, 5, 31]),
    (67, [1, 3, 3, 9, 7, 49]), (91, [1, 1, 1, 15, 21, 21]), (97, [1, 3, 1, 13, 27, 49]),
    (103, [1, 1, 1, 15, 7, 5]), (109, [1, 3, 1, 15, 13, 25]), (115, [1, 1, 5, 5, 19, 61]),
    (131, [1, 3, 7, 11, 23, 15, 103]), (137, [1, 3, 7, 13, 13, 15, 69]),
    (143, [1, 1, 3, 13, 7, 35, 63]), (145, [1, 3, 5, 9, 1, 25, 53]),
    (157, [1, 3, 1, 13, 9, 35, 107]), (167, [1, 3, 1, 5, 27, 61, 31]),
    (171, [1, 1, 5, 11, 19, 41, 61]), (185, [1, 3, 5, 3, 3, 13, 69]),
    (191, [1, 1, 7, 13, 1, 19, 1]), (193, [1, 3, 7, 5, 13, 19, 59]),
    (203, [1, 1, 3, 9, 25, 29, 41]), (211, [1, 3, 5, 13, 23, 1, 55]),
    (213, [1, 3, 7, 3, 13, 59, 17]), (229, [1, 3, 1, 3, 5, 53, 69]),
    (239, [1, 1, 5, 5, 23, 33, 13]), (241, [1, 1, 7, 7, 1, 61, 123]),
    (247, [1, 1, 7, 9, 13, 61, 49]), (253, [1, 3, 3, 5, 3, 55, 33]),
    (285, [1, 3, 1, 15, 31, 13, 49, 245]), (299, [1, 3, 5, 15, 31, 59, 63, 97]),
    (301, [1, 3, 1, 11, 11, 11, 77, 249]), (333, [1, 3, 1, 11, 27, 43, 71, 9]),
    (351, [1, 1, 7, 15, 21, 11, 81, 45]), (355, [1, 3, 7, 3, 25, 31, 65, 79]),
    (357, [1, 3, 1, 1, 19, 11, 3, 205]), (361, [1, 1, 5, 9, 19, 21, 29, 157]),
    (369, [1, 3, 7, 11, 1, 33, 89, 185]), (391, [1, 3, 3, 3, 15, 9, 79, 71]),
    (397, [1, 3, 7, 11, 15, 39, 119, 27]), (425, [1, 1, 3, 1, 11, 31, 97, 225]),
    (451, [1, 1, 1, 3, 23, 43, 57, 177]), (463, [1, 3, 7, 7, 17, 17, 37, 71]),
    (487, [1, 3, 1, 5, 27, 63, 123, 213]), (501, [1, 1, 3, 5, 11, 43, 53, 133]),
    (529, [1, 3, 5, 5, 29, 17, 47, 173, 479]), (539, [1, 3, 3, 11, 3, 1, 109, 9, 69]),
    (545, [1, 1, 1, 5, 17, 39, 23, 5, 343]), (557, [1, 3, 1, 5, 25, 15, 31, 103, 499]),
    (563, [1, 1, 1, 11, 11, 17, 63, 105, 183]), (601, [1, 1, 5, 11, 9, 29, 97, 231, 363]),
    (607, [1, 1, 5, 15, 19, 45, 41, 7, 383]), (617, [1, 3, 7, 7, 31, 19, 83, 137, 221]),
    (623, [1, 1, 1, 3, 23, 15, 111, 223, 83]), (631, [1, 1, 5, 13, 31, 15, 55, 25, 161]),
    (637, [1, 1, 3, 13, 25, 47, 39, 87, 257]),
  ]
}

extension SplitMix64 {
  /// The number that comes next, without taking it.
  fileprivate var following: UInt64 {
    var copy = self
    return copy.next()
  }
}
