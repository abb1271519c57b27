<?php
/** One of the site's own edges: the hosts that it fronts, and how it is purged. Only a purge sends requests. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Edges\Configured_Edge;
use ShortPixelFlush\Edges\Edge;
use ShortPixelFlush\Model\Edge_Record;
use ShortPixelFlush\Model\Edge_Result;
use function ShortPixelFlush\Edges\claim_requests;
use function ShortPixelFlush\Edges\client_request;
use function ShortPixelFlush\Edges\configured_edges;
use function ShortPixelFlush\Edges\edge_client;
use function ShortPixelFlush\Edges\only_strings;
use function ShortPixelFlush\Http\is_host_listed;
use function ShortPixelFlush\is_host_allowed;
use function ShortPixelFlush\now;
use function ShortPixelFlush\site_hosts;
use function ShortPixelFlush\url_host;
use function ShortPixelFlush\user_may;
use const ShortPixelFlush\CAP_SITE;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * @phpstan-import-type Request from Edge
 * @phpstan-import-type Result from Edge
 */
final class Site_Edge {
	// At an edge that takes one URL per request: enough to keep all parallel connections busy for a while.
	private const REQUESTS_A_BATCH = 64;

	private const LARGEST_BATCH = 500;

	private Configured_Edge $edge;

	/** @var array<string, string> Values of the kind's fields, secrets in clear; and `public_hosts`. */
	private array $setup;

	public function __construct( Configured_Edge $edge ) {
		$this->edge  = $edge;
		$this->setup = [ 'public_hosts' => implode( ' ', $edge->hosts ) ] + $edge->setup;
	}

	/** @return array<string, self> By id. */
	public static function all(): array {
		return array_map( static fn ( Configured_Edge $edge ): self => new self( $edge ), array_column( configured_edges(), null, 'id' ) );
	}

	/**
	 * @param array<string> $hosts Each "host" or "host:port".
	 * @return array<string, self> Edges in front of any of these hosts, by id.
	 */
	public static function in_front_of( array $hosts ): array {
		return array_filter( self::all(), static fn ( self $edge ): bool => $edge->fronts( $hosts ) );
	}

	public function name(): string {
		return $this->edge->name();
	}

	/** @param array<string> $hosts Each "host" or "host:port". */
	public function fronts( array $hosts ): bool {
		return [] !== array_filter( $hosts, fn ( string $host ): bool => is_host_listed( $host, $this->edge->hosts ) );
	}

	/**
	 * Whether ShortPixel may fetch images' files through it: it is in front of the site, or of a host that serves no CDN
	 * links, such as a bucket with the files.
	 */
	public function fronts_files(): bool {
		return $this->fronts( site_hosts() ) || [] !== array_filter( $this->edge->hosts, static fn ( string $host ): bool => ! is_host_allowed( $host ) );
	}

	/**
	 * @param array<string> $urls
	 * @return list<string> The URLs on hosts that it is in front of.
	 */
	public function picked( array $urls ): array {
		return array_values( array_filter( $urls, fn ( string $url ): bool => $this->fronts( [ url_host( $url ) ] ) ) );
	}

	/** Returns the number of URLs to purge at once. */
	public function batch(): int {
		$urls = null === $this->edge->kind ? 1 : max( 1, $this->edge->kind->limits( $this->setup )['urls'] );
		return min( self::LARGEST_BATCH, $urls > 1 ? 4 * $urls : self::REQUESTS_A_BATCH );
	}

	/**
	 * @param list<string> $urls
	 * @return int|null The number of requests; null if unknown beforehand.
	 */
	public function count( array $urls ): ?int {
		$kind = $this->set_up();
		return null !== $kind && $kind->is_ready( $this->setup ) ? count( $kind->purge( $this->setup, $urls ) ) : null;
	}

	/** Returns the record of an edge that has done nothing yet. */
	public function record( bool $everything = false ): Edge_Record {
		return new Edge_Record(
			[
				'edge'       => $this->edge->id,
				'kind'       => $this->edge->kind_id,
				'name'       => $this->name(),
				'everything' => $everything,
				'can_empty'  => $this->supports_full_purge(),
			]
		);
	}

	public function supports_full_purge(): bool {
		$kind = $this->set_up();
		return null !== $kind && ( ! $kind->is_ready( $this->setup ) || [] !== $kind->purge_everything( $this->setup ) );
	}

	/**
	 * Whether a user may have it emptied: it holds more than one user's images, and an edge set up in wp-config.php
	 * holds the whole network's.
	 */
	public function may_be_emptied_by( int $user ): bool {
		return user_may( $user, CAP_SITE ) && $this->edge->is_for( $user );
	}

	/** Whether it can be purged, but not emptied. */
	public function is_never_emptied(): bool {
		return null !== $this->set_up() && ! $this->supports_full_purge();
	}

	/** Returns its kind; null if it is unknown, not set up, or resting. */
	private function set_up(): ?Edge {
		return '' === $this->edge->problem ? $this->edge->kind : null;
	}

	/**
	 * Adds ShortPixel's removal URLs: an edge may keep their answers too, and would give them to the next flush in
	 * ShortPixel's place.
	 *
	 * @param list<string> $urls
	 * @return list<string>
	 */
	public function with_removals( array $urls ): array {
		$removals = array_filter( array_map( 'ShortPixelFlush\Cdn\removal_url', $urls ), 'is_string' );
		return array_values( array_unique( array_merge( $urls, $removals ) ) );
	}

	/**
	 * @param list<string> $urls
	 * @param int          $since When the purge was first tried, in Unix seconds; 0 for now.
	 */
	public function purge( array $urls, Budget $budget, int $since = 0 ): Edge_Result {
		return $this->send( static fn ( Edge $kind, array $setup ): array => $kind->purge( $setup, $urls ), $urls, $budget, $since );
	}

	/** @param int $since As for purge(). */
	public function purge_everything( Budget $budget, int $since = 0 ): Edge_Result {
		return $this->send( static fn ( Edge $kind, array $setup ): array => $kind->purge_everything( $setup ), [], $budget, $since );
	}

	/**
	 * Sends as many requests as the edge's limits and the slice's time allow.
	 *
	 * @param callable(Edge, array<string, string>): list<Request> $write Writes the requests, right before they are sent.
	 * @param list<string>                                         $urls  The URLs to purge; empty for everything.
	 */
	private function send( callable $write, array $urls, Budget $budget, int $since ): Edge_Result {
		$kind = $this->set_up();
		if ( null === $kind ) {
			return Edge_Result::refused(
				'resting' === $this->edge->problem ? 'edge_resting' : ( null === $this->edge->kind ? 'edge_unknown' : 'edge_not_set_up' )
			);
		}
		$unready = $this->get_ready( $kind, $budget->timeout() );
		if ( null !== $unready ) {
			return 'busy' === $unready['state'] ? Edge_Result::busy( $urls, $unready ) : Edge_Result::refused( $unready['code'], $unready['data'] );
		}
		$result   = new Edge_Result();
		$begun    = $since > 0 ? $since : now();
		$requests = $write( $kind, [ 'first_tried_at' => (string) $begun ] + $this->setup );
		$room     = claim_requests( $this->edge->id, count( $requests ), $kind->limits( $this->setup ) );
		$sent     = array_slice( $requests, 0, $room['requests'] );
		foreach ( array_slice( $requests, $room['requests'] ) as $request ) {
			$result->add_unsent( $request, max( 1, $room['wait'] ) );
		}
		$answers = edge_client( $kind, $this->setup, $this->edge->private_hosts )->send(
			array_map( static fn ( array $request ): array => client_request( $request, $budget->timeout() ), $sent ),
			[
				'parallel' => $budget->parallel(),
				'until'    => $budget->last_begin(),
			]
		);
		foreach ( $sent as $key => $request ) {
			$answer = $answers[ $key ];
			'unsent' === $answer['error'] ? $result->add_unsent( $request, 0 ) : $result->add( $request, $kind->read( $answer, $request ), $answer );
		}
		$result->summed_up();
		$result->since = 0 === $since && $result->requests > 0 ? $begun : 0;
		edge_purged( $this->edge->id, $result );
		return $result;
	}

	/** @return Result|null The answer to a preliminary request, such as for a zone's id, if the edge is still not ready; otherwise null. */
	private function get_ready( Edge $kind, float $timeout ): ?array {
		if ( $kind->is_ready( $this->setup ) ) {
			return null;
		}
		// Not counted towards the edge's rate limit: if that allows a single request, the purge would find no room, and
		// the next slice would have to ask again.
		$answer      = edge_client( $kind, $this->setup, $this->edge->private_hosts )->fetch( client_request( $kind->test( $this->setup ), $timeout ) );
		$said        = $kind->tested( $this->setup, $answer );
		$this->setup = only_strings( $said['data']['setup'] ?? [] ) + $this->setup;
		if ( 'done' === $said['state'] ) {
			return $kind->is_ready( $this->setup ) ? null : [ 'state' => 'failed' ] + $said;
		}
		return $said;
	}
}
