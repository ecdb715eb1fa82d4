import CKernels
import Testing

@testable import NeuralEngine

/// Products of every shape and layout against sums in double precision, whichever kernel takes them.
@Suite struct MatrixProductTests {
  private static let shapes = [
    [1, 1, 1], [64, 20, 2], [64, 20, 20], [2, 20, 64], [20, 1, 64], [7, 15, 3], [8, 16, 5],
    [9, 17, 6], [5, 31, 70], [3, 32, 300], [6, 33, 257], [4, 48, 600], [13, 64, 513],
    [64, 100, 90], [400, 40, 300],
    [65, 96, 256], [40, 300, 128], [1, 300, 40], [1, 70, 9], [2, 150, 33], [3, 140, 20],
    [4, 110, 50], [0, 64, 20],
    // Four rows share a vector.
    [4, 18, 3], [8, 17, 7], [12, 20, 5], [32, 19, 34], [28, 52, 259], [24, 116, 600],
  ]

  private func numbers(_ count: Int, seed: UInt64) -> [Float] {
    var numbers = SeededNumbers(seed)
    return numbers.signed(count)
  }

  private struct Expected {
    var values: [Double]
    /// What rounding may cost each.
    var tolerance: Double
  }

  private func expected(
    _ p: MatrixProduct, _ a: [Float], _ b: [Float], plus start: (Int, Int) -> Float
  ) -> Expected {
    var values: [Double] = []
    for row in 0..<p.m {
      for column in 0..<p.n {
        var sum = Double(start(row, column))
        for index in 0..<p.k {
          let left = p.transposesA ? a[index * p.strideA + row] : a[row * p.strideA + index]
          let right = p.transposesB ? b[column * p.strideB + index] : b[index * p.strideB + column]
          sum += Double(left) * Double(right)
        }
        values.append(sum)
      }
    }
    return Expected(values: values, tolerance: 2e-7 * Double(p.k + 1))
  }

  /// Rows are a little further apart than they are long, and what is between stays as it is.
  private func product(_ shape: [Int], _ transposesA: Bool, _ transposesB: Bool) -> MatrixProduct {
    let (m, n, k) = (shape[0], shape[1], shape[2])
    return MatrixProduct(
      m: m, n: n, k: k, transposesA: transposesA, transposesB: transposesB,
      strideA: (transposesA ? m : k) + 1, strideB: (transposesB ? k : n) + 2, strideC: n + 3)
  }

  private func expectEqual(_ found: [Float], _ expected: Expected, _ p: MatrixProduct) {
    var distance = 0.0
    var untouched = 0
    for row in 0..<p.m {
      for column in 0..<p.strideC {
        let value = Double(found[row * p.strideC + column])
        if column < p.n {
          distance = max(distance, abs(value - expected.values[row * p.n + column]))
        } else if value == 5 {
          untouched += 1
        }
      }
    }
    #expect(distance <= expected.tolerance)
    #expect(untouched == p.m * (p.strideC - p.n))
  }

  @Test(arguments: shapes, [(false, false), (true, false), (false, true)])
  func aProductIsTheSumOfItsTerms(shape: [Int], transposes: (a: Bool, b: Bool)) {
    var p = product(shape, transposes.a, transposes.b)
    let a = numbers(p.strideA * max(p.m, p.k), seed: 1)
    let b = numbers(p.strideB * max(p.n, p.k), seed: 2)
    for accumulates in [false, true] {
      p.accumulates = accumulates
      var c = [Float](repeating: 5, count: p.m * p.strideC)
      Float.multiply(p, a, b, &c)
      expectEqual(c, expected(p, a, b) { _, _ in accumulates ? 5 : 0 }, p)
    }
  }

  @Test(arguments: shapes.filter { $0[0] <= 512 && $0[2] <= 512 }, [false, true])
  func aSmallProductTakesABias(shape: [Int], transposesA: Bool) {
    let p = product(shape, transposesA, false)
    let a = numbers(p.strideA * max(p.m, p.k), seed: 3)
    let b = numbers(p.strideB * p.k, seed: 4)
    let bias = numbers(p.n, seed: 5)
    for hasBias in [false, true] {
      var c = [Float](repeating: 5, count: p.m * p.strideC)
      bias.withUnsafeBufferPointer {
        Float.multiplySmall(p, a, b, bias: hasBias ? $0.baseAddress : nil, &c)
      }
      expectEqual(c, expected(p, a, b) { hasBias ? bias[$1] : 0 }, p)
    }
  }

  @Test(arguments: shapes + [[25, 40, 1030], [12, 96, 2100]], [false, true])
  func aPackedProductIsTheSumOfItsTerms(shape: [Int], transposesB: Bool) {
    let p = product(shape, false, transposesB)
    let a = numbers(p.strideA * p.m, seed: 8)
    let b = numbers(p.strideB * max(p.n, p.k), seed: 9)
    var packed = [Float](repeating: .nan, count: Float.packedCount(depth: p.k, columns: p.n))
    Float.pack(
      b, depth: p.k, columns: p.n, stride: p.strideB, transposes: transposesB, into: &packed)
    var c = [Float](repeating: 5, count: p.m * p.strideC)
    Float.addPackedProduct(
      PackedProduct(
        rows: p.m, depth: p.k, columns: p.n, strideA: p.strideA, strideC: p.strideC),
      a: a, packed: packed, c: &c)
    expectEqual(c, expected(p, a, b) { _, _ in 5 }, p)
  }

  /// What a row comes to must not hang on the rows beside it: workers take batches apart.
  @Test(arguments: shapes) func aRowIsTheSameWithOthersAndAlone(shape: [Int]) {
    let p = product(shape, false, false)
    let a = numbers(p.strideA * p.m, seed: 6)
    let b = numbers(p.strideB * p.k, seed: 7)
    var whole = [Float](repeating: 0, count: p.m * p.strideC)
    Float.multiply(p, a, b, &whole)
    var alone = p
    alone.m = p.m - p.m / 2
    var part = [Float](repeating: 0, count: alone.m * p.strideC)
    a.withUnsafeBufferPointer {
      Float.multiply(alone, $0.baseAddress! + p.m / 2 * p.strideA, b, &part)
    }
    let rest = Array(whole[(p.m / 2 * p.strideC)...])
    #expect(zip(rest, part).allSatisfy { abs($0 - $1) <= 1e-5 } && rest.count == part.count)
  }

  #if arch(x86_64)
  /// A processor of the wider vectors is not to hide what those of the narrower get.
  @Test(
    .enabled(if: InstructionSet.kernels == "x86-64-v4"),
    arguments: shapes + [[25, 40, 1030]], [(false, false), (true, false), (false, true)])
  func theNarrowerVectorsHaveTheSameProduct(shape: [Int], transposes: (a: Bool, b: Bool)) {
    let p = product(shape, transposes.a, transposes.b)
    let a = numbers(p.strideA * max(p.m, p.k), seed: 10)
    let b = numbers(p.strideB * max(p.n, p.k), seed: 11)
    var c = [Float](repeating: 5, count: p.m * p.strideC)
    dlk_wide_product_256_f32(
      p.m, p.n, p.k, a, transposes.a ? 1 : p.strideA, transposes.a ? p.strideA : 1, b,
      transposes.b ? 1 : p.strideB, transposes.b ? p.strideB : 1, nil, 1, &c, p.strideC)
    expectEqual(c, expected(p, a, b) { _, _ in 5 }, p)
    guard !transposes.a, !transposes.b else { return }
    let panel = 16
    var packed = [Float](repeating: 0, count: p.k * ((p.n + panel - 1) / panel * panel))
    for row in 0..<p.k {
      for column in 0..<p.n {
        packed[column / panel * panel * p.k + row * panel + column % panel] =
          b[row * p.strideB + column]
      }
    }
    c = [Float](repeating: 5, count: p.m * p.strideC)
    dlk_wide_panel_product_256_f32(p.m, p.n, p.k, a, p.strideA, packed, &c, p.strideC)
    expectEqual(c, expected(p, a, b) { _, _ in 5 }, p)
  }
  #endif
}
