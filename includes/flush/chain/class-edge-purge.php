<?php
/**
 * One of the site's own edges at work: sends purges as it bears them, and says what came of them.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Edges\Configured_Edge;
use ShortPixelFlush\Edges\Edge;
use ShortPixelFlush\Http\Client;
use function ShortPixelFlush\Edges\client_request;
use function ShortPixelFlush\Edges\edge_client;
use function ShortPixelFlush\Edges\configured_edges;
use function ShortPixelFlush\Edges\kinds;
use function ShortPixelFlush\Edges\claim_requests;
use function ShortPixelFlush\Http\host_is_listed;
use function ShortPixelFlush\url_host;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../clock.php';
require_once __DIR__ . '/../../hosts.php';
require_once __DIR__ . '/../run/runner-hooks.php';
require_once __DIR__ . '/../../cdn/cdn-url.php';
require_once __DIR__ . '/../../edges/configured.php';
require_once __DIR__ . '/../../edges/edges.php';
require_once __DIR__ . '/../../edges/pace.php';

/**
 * An edge of this site with its kind. It asks nothing until it is told to purge.
 *
 * @phpstan-import-type Request from Edge
 * @phpstan-import-type Result from Edge
 * @phpstan-import-type Purged from Edge_Outcome
 */
final class Edge_Purge {
	// At an edge that takes one address a request, as many as keep all places busy for a while.
	private const REQUESTS_A_BATCH = 64;

	private const MOST_URLS = 500;

	private string $id;

	private ?Edge $kind;

	/**
	 * Public hosts that it fronts.
	 *
	 * @var list<string>
	 */
	private array $hosts;

	/**
	 * Values of the kind's fields, secrets in clear; and `public_hosts`, the hosts that it fronts.
	 *
	 * @var array<string,string>
	 */
	private array $setup;

	private bool $has_problem;

	private string $kind_id;

	public function __construct( Configured_Edge $edge, ?Edge $kind ) {
		$this->id          = $edge->id;
		$this->kind_id     = $edge->kind;
		$this->kind        = $kind;
		$this->hosts       = array_map( 'strtolower', $edge->hosts );
		$this->setup       = [ 'public_hosts' => implode( ' ', $this->hosts ) ] + $edge->setup;
		$this->has_problem = '' !== $edge->problem;
	}

	/**
	 * Lists the edges of this site.
	 *
	 * @return array<string,Edge_Purge>
	 */
	public static function all(): array {
		$kinds = kinds();
		$edges = [];
		foreach ( configured_edges() as $edge ) {
			$edges[ $edge->id ] = new self( $edge, $kinds[ $edge->kind ] ?? null );
		}

		return $edges;
	}

	/**
	 * Names it for people.
	 */
	public function name(): string {
		return null === $this->kind ? $this->kind_id : $this->kind->name();
	}

	/**
	 * Says what using it costs; empty where it costs nothing.
	 */
	public function costs(): string {
		return null === $this->kind ? '' : $this->kind->costs();
	}

	/**
	 * Gives the hosts that visitors know it by.
	 *
	 * @return list<string>
	 */
	public function hosts(): array {
		return $this->hosts;
	}

	/**
	 * Tells whether it stands in front of one of these hosts.
	 *
	 * @param list<string> $hosts Each "host" or "host:port".
	 */
	public function fronts( array $hosts ): bool {
		return [] !== array_filter( $hosts, fn ( string $host ): bool => host_is_listed( $host, $this->hosts ) );
	}

	/**
	 * Picks the addresses that visitors get through it.
	 *
	 * @param list<string> $urls Addresses.
	 * @return list<string>
	 */
	public function picked( array $urls ): array {
		return array_values( array_filter( $urls, fn ( string $url ): bool => $this->fronts( [ url_host( $url ) ] ) ) );
	}

	/**
	 * Answers how many addresses are purged at once.
	 */
	public function batch(): int {
		$urls = null === $this->kind ? 1 : max( 1, $this->kind->limits( $this->setup )['urls'] );

		return min( self::MOST_URLS, $urls > 1 ? 4 * $urls : self::REQUESTS_A_BATCH );
	}

	/**
	 * Answers how many requests it takes to purge addresses; null where that can't be told beforehand.
	 *
	 * @param list<string> $urls Addresses.
	 */
	public function count( array $urls ): ?int {
		return null === $this->kind || $this->has_problem || ! $this->kind->is_ready( $this->setup ) ? null : count( $this->kind->purge( $this->setup, $urls ) );
	}

	/**
	 * Adds to addresses those by which ShortPixel is asked to remove them: an edge keeps that answer as well, and would give it
	 * to the next flush in ShortPixel's place. Not where each address costs; there it is seen by the answer's age.
	 *
	 * @param list<string> $urls Addresses.
	 * @return list<string>
	 */
	public function with_removals( array $urls ): array {
		$removals = '' === $this->costs() ? array_filter( array_map( 'ShortPixelFlush\Cdn\removal_url', $urls ), 'is_string' ) : [];

		return array_values( array_unique( array_merge( $urls, $removals ) ) );
	}

	/**
	 * Purges addresses.
	 *
	 * @param list<string> $urls     Addresses.
	 * @param int          $parallel How many requests may be under way at once.
	 * @param float        $until    Until when requests may be begun, as microtime() counts.
	 * @param float        $timeout  Seconds a request may take.
	 * @return array<string,mixed>
	 * @phpstan-return Purged
	 */
	public function purge( array $urls, int $parallel, float $until, float $timeout ): array {
		return $this->carry_out( static fn ( Edge $kind, array $setup ): array => $kind->purge( $setup, $urls ), $parallel, $until, $timeout );
	}

	/**
	 * Purges all that it holds of the site.
	 *
	 * @return array<string,mixed>
	 * @phpstan-return Purged
	 */
	public function purge_everything( float $timeout ): array {
		return $this->carry_out( static fn ( Edge $kind, array $setup ): array => $kind->purge_everything( $setup ), Client::PARALLEL, INF, $timeout );
	}

	/**
	 * Tells whether it is known how it is purged, and with what.
	 */
	public function is_set_up(): bool {
		return null !== $this->kind && ! $this->has_problem;
	}

	/**
	 * Tells whether it can be emptied by one order.
	 */
	public function can_purge_everything(): bool {
		return null !== $this->kind && ! $this->has_problem && ( ! $this->kind->is_ready( $this->setup ) || [] !== $this->kind->purge_everything( $this->setup ) );
	}

	/**
	 * Says what one of its codes means.
	 *
	 * @param array<string,mixed> $data What came with the code.
	 */
	public function sentence( string $code, array $data ): string {
		return null === $this->kind ? '' : $this->kind->sentence( $code, $data );
	}

	/**
	 * Sends requests, as many as the edge's limits leave room for, and sums up what was said.
	 *
	 * @param callable(Edge, array<string,string>): list<array<string,mixed>> $written Writes the requests, right before they are sent.
	 * @phpstan-param callable(Edge, array<string,string>): list<Request> $written
	 * @return array<string,mixed>
	 * @phpstan-return Purged
	 */
	private function carry_out( callable $written, int $parallel, float $until, float $timeout ): array {
		$outcome = new Edge_Outcome();
		if ( null === $this->kind || $this->has_problem ) {
			return $outcome->failed( null === $this->kind ? 'edge_unknown' : 'edge_not_set_up' );
		}
		$unready = $this->get_ready( $this->kind, $timeout );
		if ( null !== $unready ) {
			return 'busy' === $unready['state'] ? $outcome->busy( $unready ) : $outcome->failed( $unready['code'], $unready['data'] );
		}
		$requests = $written( $this->kind, $this->setup );
		$pace     = claim_requests( $this->id, count( $requests ), $this->kind->limits( $this->setup ) );
		$sent     = array_slice( $requests, 0, $pace['requests'] );
		foreach ( array_slice( $requests, $pace['requests'] ) as $request ) {
			$outcome->put_off( $request, max( 1, $pace['wait'] ) );
		}
		$answers = edge_client( $this->kind, $this->setup )->send(
			array_map( static fn ( array $request ): array => client_request( $request, $timeout ), $sent ),
			[
				'parallel' => $parallel,
				'until'    => $until,
			]
		);
		foreach ( $sent as $key => $request ) {
			$answer = $answers[ $key ];
			'unsent' === $answer['error'] ? $outcome->put_off( $request, 0 ) : $outcome->hear( $request, $this->kind->read( $answer, $request ), $answer );
		}
		$purged = $outcome->sums();
		edge_purged( $this->id, $purged );

		return $purged;
	}

	/**
	 * Has the edge tell what it has to be asked with, such as a zone's id; null where all is known.
	 *
	 * @return array<string,mixed>|null
	 * @phpstan-return Result|null
	 */
	private function get_ready( Edge $kind, float $timeout ): ?array {
		if ( $kind->is_ready( $this->setup ) ) {
			return null;
		}
		if ( 0 === claim_requests( $this->id, 1, $kind->limits( $this->setup ) )['requests'] ) {
			return [
				'state' => 'busy',
				'code'  => 'edge_paced',
				'data'  => [ 'retry_after' => 2 ],
			];
		}
		$answer = edge_client( $kind, $this->setup )->fetch( client_request( $kind->test( $this->setup ), $timeout ) );
		$said   = $kind->tested( $this->setup, $answer );
		foreach ( is_array( $said['data']['setup'] ?? null ) ? $said['data']['setup'] : [] as $name => $value ) {
			$this->setup[ (string) $name ] = text( $value );
		}
		if ( 'done' === $said['state'] ) {
			return $kind->is_ready( $this->setup ) ? null : [ 'state' => 'failed' ] + $said;
		}

		return $said;
	}
}
