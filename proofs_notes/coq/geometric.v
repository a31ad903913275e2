(** * Geometric sequences: q^g -> 0, and g^k q^g -> 0 for every k, when |q| < 1

    For 0 <= r < 1, g r^g (1 - r) <= 1 - r^g (the sum of the geometric series), so g r^g is bounded.
    With |q| = s^2 and s = r^2 the factor g^k q^g splits into bounded parts and null parts.

    Main statements: [Geo_vanishes_against_powers], [power_times_geometric_tends_to_0].

    Source: elementary; DLMF 1.2(ii). *)

Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From Mengoli Require Import sequences.
Open Scope R_scope.

(** The meaning of "tends to 0, and stays o(1) times every power g^k". *)
Definition vanishes_against_powers (u : nat -> R) : Prop :=
  forall k : nat, is_lim_seq (fun g => INR g ^ k * u g) 0.

Lemma pow_at_most_1 (r : R) (g : nat) : 0 <= r < 1 -> 0 <= r ^ g <= 1.
Proof.
  intros range.
  split; [apply pow_le; lra |].
  rewrite <- (pow1 g).
  apply pow_incr.
  lra.
Qed.

Lemma index_times_geometric_bounded (r : R) (g : nat) :
  0 <= r < 1 -> INR g * r ^ g * (1 - r) <= 1 - r ^ g.
Proof.
  intros range.
  induction g as [| g IH]; [simpl; lra |].
  rewrite S_INR, <- tech_pow_Rmult.
  pose proof (pow_at_most_1 r g range) as power.
  set (p := r ^ g) in *.
  assert (scaled : r * (INR g * p * (1 - r)) <= r * (1 - p)) by (apply Rmult_le_compat_l; lra).
  assert (r * p <= 1) by (rewrite <- (Rmult_1_l 1); apply Rmult_le_compat; lra).
  assert (slack : 0 <= (1 - r) * (1 - r * p)) by (apply Rmult_le_pos; lra).
  replace ((INR g + 1) * (r * p) * (1 - r)) with (r * (INR g * p * (1 - r)) + r * p * (1 - r)) by ring.
  replace ((1 - r) * (1 - r * p)) with (1 - r * p - (r - r * p) - r * p * (1 - r)) in slack by ring.
  lra.
Qed.

Lemma index_times_geometric_tends_to_0 (s : R) : 0 <= s < 1 -> is_lim_seq (fun g => INR g * s ^ g) 0.
Proof.
  intros range.
  set (r := sqrt s).
  assert (r_range : 0 <= r < 1).
  { split; [apply sqrt_pos |].
    rewrite <- sqrt_1.
    apply sqrt_lt_1; lra. }
  assert (s_is_square : s = r * r) by (unfold r; rewrite sqrt_sqrt; lra).
  assert (inverse_pos : 0 < / (1 - r)) by (apply Rinv_0_lt_compat; lra).
  apply (is_lim_seq_le_le (fun _ => 0) _ (fun g => / (1 - r) * r ^ g)).
  - intro g.
    pose proof (pow_at_most_1 r g r_range) as power.
    pose proof (index_times_geometric_bounded r g r_range) as bounded.
    pose proof (pos_INR g).
    rewrite s_is_square, Rpow_mult_distr, <- Rmult_assoc.
    split; [repeat apply Rmult_le_pos; lra |].
    apply Rmult_le_compat_r; [lra |].
    apply (Rmult_le_reg_r (1 - r)); [lra |].
    rewrite Rinv_l by lra.
    lra.
  - apply is_lim_seq_const.
  - apply scaled_null_sequence, is_lim_seq_geom.
    rewrite Rabs_right; lra.
Qed.

Lemma power_times_geometric_nonneg (k : nat) :
  forall s, 0 <= s < 1 -> is_lim_seq (fun g => INR g ^ k * s ^ g) 0.
Proof.
  induction k as [| k IH]; intros s range.
  - apply (is_lim_seq_ext (fun g => s ^ g)); [intro g; simpl; ring |].
    apply is_lim_seq_geom.
    rewrite Rabs_right; lra.
  - set (r := sqrt s).
    assert (r_range : 0 <= r < 1).
    { split; [apply sqrt_pos |].
      rewrite <- sqrt_1.
      apply sqrt_lt_1; lra. }
    assert (s_is_square : s = r * r) by (unfold r; rewrite sqrt_sqrt; lra).
    apply (is_lim_seq_ext (fun g => (INR g * r ^ g) * (INR g ^ k * r ^ g))).
    + intro g. rewrite s_is_square, Rpow_mult_distr, <- tech_pow_Rmult. ring.
    + replace (Finite 0) with (Finite (0 * 0)) by (f_equal; ring).
      apply is_lim_seq_mult'; [apply index_times_geometric_tends_to_0 | apply IH]; exact r_range.
Qed.

Theorem power_times_geometric_tends_to_0 (q : R) (k : nat) :
  -1 < q < 1 -> is_lim_seq (fun g => INR g ^ k * q ^ g) 0.
Proof.
  intros range.
  apply is_lim_seq_abs_0.
  apply (is_lim_seq_ext (fun g => INR g ^ k * Rabs q ^ g)).
  - intro g.
    rewrite Rabs_mult, <- !RPow_abs.
    f_equal.
    f_equal.
    symmetry.
    apply Rabs_right, Rle_ge, pos_INR.
  - apply power_times_geometric_nonneg.
    split; [apply Rabs_pos | apply Rabs_def1; lra].
Qed.

Section Geometric.

Variable q : R.
Hypothesis q_range : -1 < q < 1.

Variable Geo : nat -> R.
Hypothesis Geo_initial : Geo 1 = q.
Hypothesis Geo_step : forall g, (1 <= g)%nat -> Geo (S g) = q * Geo g.

Lemma Geo_is_power : forall g, (1 <= g)%nat -> Geo g = q ^ g.
Proof.
  apply induction_from.
  - rewrite Geo_initial. simpl. ring.
  - intros g bound IH.
    rewrite (Geo_step g bound), IH.
    reflexivity.
Qed.

Theorem Geo_vanishes_against_powers : vanishes_against_powers Geo.
Proof.
  intro k.
  apply (is_lim_seq_eventually_1 (fun g => INR g ^ k * q ^ g)).
  - intros g bound. rewrite (Geo_is_power g bound). reflexivity.
  - apply power_times_geometric_tends_to_0. exact q_range.
Qed.

End Geometric.
