"use strict";
/* The second moments of a workflow, generation by generation, in plain numbers.

   Registers: e the fit's error, p a pool's, f the kept first batch's, w_1 .. w_{k-1} the errors of the last batches.
   In units of V/n, c = 1/n (0 as n grows), s_g = n_g/n: a new batch of which a fraction rho is real has the error

       (1 - rho) e_{g-1} + noise,   noise variance  rho/s_g + (1 - rho)(1 + v2 c E e_{g-1}^2)/s_g,

   every register is a linear form in old registers and that noise, and K' = F K F' + noise. A subsample of m n of the
   pool's N n points adds (1/m - 1/N) w N/(N - c), w = q - c K_pp, q the mean square of the pool's points.
   Source: Dey & Donoho, arXiv:2410.22812; the same recursion as mengoli.theory.moments.second_moments, held against it in the tests. */
const engine = (() => {
  const size = (config, i) =>
    config.schedule === "power" ? i ** config.p : config.schedule === "geometric" ? config.q ** (i - 1) : 1;

  function curve(config, generations) {
    const c = config.n ? 1 / config.n : 0;
    const pooled = config.memory === "pool" || config.memory === "forget";
    const window = config.memory === "window" ? config.k : 1;
    const anchored = config.anchor > 0;
    const names = ["e"];
    if (pooled) names.push("p");
    if (anchored) names.push("f");
    const firstLag = names.length;
    for (let j = 1; j < window; j++) names.push("w" + j);
    const count = names.length, pool = names.indexOf("p"), first = names.indexOf("f");
    // After generation 1 everything holds the real batch, but for batches that are not yet there.
    const filled = names.map((_, i) => (i < firstLag || i === firstLag ? 1 : 0));
    const start = 1 / size(config, 1);
    let K = names.map((_, i) => names.map((_, j) => filled[i] * filled[j] * start));
    let total = size(config, 1), q = 1;
    const ratios = [1];
    const unit = (index) => names.map((_, i) => (i === index ? 1 : 0));
    const mix = (...parts) => ({
      c: names.map((_, i) => parts.reduce((sum, [factor, form]) => sum + factor * form.c[i], 0)),
      z: parts.reduce((sum, [factor, form]) => sum + factor * form.z, 0),
    });
    const held = (index) => ({ c: unit(index), z: 0 });
    for (let g = 2; g <= generations; g++) {
      const s = size(config, g), parent = K[0][0], rho = config.rho;
      total += s;
      const noise = rho / s + ((1 - rho) * (1 + config.v2 * c * parent)) / s;
      const drawn = mix([1 - rho, held(0)]);
      drawn.z = 1;
      let memory = drawn, weight = 1;
      if (pooled) {
        weight = config.memory === "pool" ? s / total : config.w;
        memory = mix([1 - weight, held(pool)], [weight, drawn]);
      } else if (window > 1) {
        const taken = Math.min(g, window);
        memory = mix([1 / taken, drawn], ...Array.from({ length: taken - 1 }, (_, j) => [1 / taken, held(firstLag + j)]));
      }
      const forms = names.map((name, i) => {
        if (name === "e") return anchored ? mix([config.anchor, held(first)], [1 - config.anchor, memory]) : memory;
        if (name === "p") return memory;
        if (name === "f") return held(first);
        return i === firstLag ? drawn : held(i - 1);
      });
      const half = forms.map((form) => names.map((_, j) => form.c.reduce((sum, x, i) => sum + x * K[i][j], 0)));
      K = forms.map((_, i) => forms.map((other, j) =>
        other.c.reduce((sum, x, l) => sum + x * half[i][l], 0) + noise * forms[i].z * other.z));
      q = (1 - weight) * q + weight * (rho + (1 - rho) * (1 + config.v2 * c * parent + c * parent));
      if (config.budget > 0 && config.memory === "pool") {
        const within = c === 0 ? 1 : ((q - c * K[pool][pool]) * total) / (total - c);
        K[0][0] += (1 / config.budget - 1 / total) * within;
      }
      ratios.push(K[0][0] * size(config, 1));
    }
    return ratios;
  }

  /* A multiple of 1/100 as a fraction, as the workflow files take it. */
  function fraction(value) {
    let above = Math.round(value * 100), below = 100;
    const divisor = (a, b) => (b ? divisor(b, a % b) : a);
    const common = divisor(Math.abs(above), below) || 1;
    above /= common; below /= common;
    return below === 1 ? `${above}` : `${above}/${below}`;
  }

  /* The same workflow as a file that `mengoli derive` reads. */
  function lines(config) {
    const rho = fraction(config.rho);
    const mixed = (batch, real) => (config.rho > 0 ? `(${rho})*${real} + (1 - ${rho})*${batch}` : batch);
    const fresh = mixed("batch", "real");
    const pools = [];
    let memory = config.rho > 0 ? `(${fresh})` : fresh;
    if (config.memory === "pool") {
      const share = config.rho > 0 ? `size/(total - ${rho})` : "size/total";
      pools.push(`pool = "pool + (${fresh} - pool)*${share}"`);
      memory = config.budget > 0 ? `subsample(pool, ${fraction(config.budget)}, total)` : "pool";
    } else if (config.memory === "forget") {
      pools.push(`pool = "pool + (${fraction(config.w)})*(${fresh} - pool)"`);
      memory = "pool";
    } else if (config.memory === "window" && config.k > 1) {
      const past = Array.from({ length: config.k - 1 }, (_, j) => mixed(`last(batch, ${j + 1})`, `last(real, ${j + 1})`));
      memory = `(${[fresh, ...past].join(" + ")})/min(g, ${config.k})`;
    }
    let fit = memory;
    if (config.anchor > 0) {
      pools.push('first = "first"');
      fit = `(${fraction(config.anchor)})*first + (1 - ${fraction(config.anchor)})*${memory}`;
    }
    const sizes = config.schedule === "power" ? `i^${config.p}`
      : config.schedule === "geometric" ? `(${fraction(config.q)})^(i - 1)` : "1";
    const file = ["[workflow]", 'name = "explored"'];
    if (pools.length) file.push(`pools = { ${pools.join(", ")} }`);
    file.push(`fit = "${fit}"`);
    if (config.rho > 0) {
      file.push(`sizes = "(1 - ${rho})*${sizes}"`, 'first_size = "1"', `real_size = "(${rho})*${sizes}"`);
    } else if (sizes !== "1") file.push(`sizes = "${sizes}"`);
    return file.join("\n") + "\n";
  }

  return { curve, lines, fraction };
})();
if (typeof module !== "undefined") module.exports = engine;
