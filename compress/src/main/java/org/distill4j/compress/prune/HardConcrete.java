package org.distill4j.compress.prune;

/**
 * A random gate between closed and open (Louizos et al. 2017, arXiv 1712.01312): a binary concrete
 * variable, stretched to {@code (γ, ζ)} and cut off at 0 and 1, so that it is exactly 0 or 1 with
 * probability. With {@code a} the gate's one parameter (their log α) and u uniform in (0, 1):
 *
 * <pre>
 * s = σ((log u - log(1 - u) + a) / β)
 * z = min(1, max(0, s (ζ - γ) + γ))
 * </pre>
 *
 * <p>β = 2/3, γ = -0.1, ζ = 1.1, as there.
 */
final class HardConcrete {
  private static final double BETA = 2.0 / 3;
  private static final double GAMMA = -0.1;
  private static final double ZETA = 1.1;
  // Of the parameter, from which on a gate is surely open.
  private static final double SHIFT = BETA * Math.log(-GAMMA / ZETA);
  private static final int QUANTILES = 64;

  private HardConcrete() {}

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double concrete(double a, double u) {
    return sigmoid((Math.log(u) - Math.log1p(-u) + a) / BETA);
  }

  private static double cut(double s) {
    return Math.min(1, Math.max(0, s * (ZETA - GAMMA) + GAMMA));
  }

  /** The gate z in [0, 1] at u in (0, 1). */
  static double gate(double a, double u) {
    return cut(concrete(a, u));
  }

  /** ∂z/∂a at a fixed u; zero where z is cut off. */
  static double slope(double a, double u) {
    double s = concrete(a, u);
    double stretched = s * (ZETA - GAMMA) + GAMMA;
    return stretched > 0 && stretched < 1 ? (ZETA - GAMMA) * s * (1 - s) / BETA : 0;
  }

  /** The probability that z &gt; 0, {@code σ(a - β log(-γ / ζ))}. */
  static double open(double a) {
    return sigmoid(a - SHIFT);
  }

  /** The parameter of a gate that is open with that probability, in (0, 1). */
  static double ofOpen(double probability) {
    return Math.log(probability / (1 - probability)) + SHIFT;
  }

  /** The gate without chance, by which models are tried: {@code cut(σ(a) (ζ - γ) + γ)}. */
  static double still(double a) {
    return cut(sigmoid(a));
  }

  /** The mean of z given that it is open, over evenly spaced quantiles of the open part. */
  static double meanOpen(double a) {
    double closed = 1 - open(a);
    double sum = 0;
    for (int i = 0; i < QUANTILES; i++) {
      sum += gate(a, closed + (1 - closed) * (i + 0.5) / QUANTILES);
    }
    return sum / QUANTILES;
  }
}
