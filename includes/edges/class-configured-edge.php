<?php
/** An edge (one of the site's own CDNs or caches) that is set up: in wp-config.php, in the settings, or in code. */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use function ShortPixelFlush\user_may;
use const ShortPixelFlush\CAP_NETWORK;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** @immutable */
final class Configured_Edge {
	public string $id;

	public string $kind_id;

	/** @var Edge|null Null if no active plugin provides this kind. */
	public ?Edge $kind;

	/** @var list<string> The domains that the edge serves. */
	public array $hosts;

	/** @var array<string, string> Values of the kind's fields as entered, with secrets in plain text. */
	public array $entered;

	/** @var array<string, string> The entered values, and those that the last test found out. */
	public array $setup;

	/** @var string Why the edge can't be purged: `unknown_kind`, `secrets_lost`, `incomplete`, `incomplete_constants`, `resting`, or ''. */
	public string $problem;

	/** @var list<string> The fields that cause the problem. */
	public array $problem_fields;

	/** @var list<string> Fields that only wp-config.php can set; may include `hosts`. */
	public array $constants;

	/** @var bool Whether the edge is defined in wp-config.php, so it can't be removed in the settings. */
	public bool $is_fixed;

	/** @var Connection_Test|null The last test, if it was of exactly this setup. */
	public ?Connection_Test $test;

	/** @var list<string> The edge's servers that may be in a private network. */
	public array $private_hosts;

	/**
	 * @param list<string>          $hosts
	 * @param array<string, string> $entered
	 * @param list<string>          $problem_fields
	 * @param list<string>          $constants
	 * @param list<string>          $private_hosts
	 */
	public function __construct(
		string $id,
		string $kind_id,
		?Edge $kind,
		array $hosts,
		array $entered,
		string $problem = '',
		array $problem_fields = [],
		array $constants = [],
		bool $is_fixed = false,
		?Connection_Test $test = null,
		array $private_hosts = []
	) {
		$this->id             = $id;
		$this->kind_id        = $kind_id;
		$this->kind           = $kind;
		$this->hosts          = array_map( 'strtolower', $hosts );
		$this->entered        = $entered;
		$this->setup          = array_merge( $entered, null === $test ? [] : $test->learned );
		$this->problem        = $problem;
		$this->problem_fields = $problem_fields;
		$this->constants      = $constants;
		$this->is_fixed       = $is_fixed;
		$this->test           = $test;
		$this->private_hosts  = $private_hosts;
	}

	/**
	 * Whether a user may see, change and empty the edge, if their capabilities allow that. On a network, an edge with
	 * values in wp-config.php belongs to the whole network.
	 */
	public function is_for( int $user ): bool {
		return ! is_multisite() || [] === $this->constants || user_may( $user, CAP_NETWORK );
	}

	/** Returns this edge as one that must not be purged now; see are_connections_resting(). */
	public function at_rest(): self {
		return new self(
			$this->id,
			$this->kind_id,
			$this->kind,
			$this->hosts,
			$this->entered,
			'resting',
			[],
			$this->constants,
			$this->is_fixed,
			$this->test,
			$this->private_hosts
		);
	}

	public function name(): string {
		return null === $this->kind ? $this->kind_id : $this->kind->name();
	}

	/** @return list<string> Values that must never be shown; all if the kind is unknown, since any could be secret. */
	public function secrets(): array {
		return array_values( null === $this->kind ? $this->entered : array_intersect_key( $this->entered, array_flip( secret_names( $this->kind ) ) ) );
	}
}
