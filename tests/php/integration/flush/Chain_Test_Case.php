<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use ShortPixelFlush\Flush\Runner;
use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Variant;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Model\text;

require_once __DIR__ . '/Flush_Test_Case.php';
require_once __DIR__ . '/Edge_World.php';

/**
 * Base class for tests of flushes on a site with its own cache (an “edge”) in front of ShortPixel's CDN. Both are
 * simulated in memory, and the plugin's clock moves only when the test moves it.
 */
abstract class Chain_Test_Case extends Flush_Test_Case {
	protected Edge_World $edge;

	/**
	 * The edges that are set up on the site.
	 *
	 * @var list<array<string,mixed>>
	 */
	protected array $edges = [];

	protected function setUp(): void {
		parent::setUp();
		$this->edge  = new Edge_World( fn (): int => $this->now, fn ( array $request ): array => $this->world->answer( $request ) );
		$this->edges = [ self::varnish( 'varnish' ) ];
		add_filter( 'shortpixel_flush_configured_edges', fn (): array => $this->edges );
		add_filter( 'shortpixel_flush_allowed_hosts', static fn ( array $hosts ): array => array_merge( $hosts, [ Edge_World::HOST ] ) );
		$this->answer_requests(
			fn ( array $request ): array => $this->edge->answer(
				[
					'url'     => text( $request['url'] ),
					'method'  => text( $request['method'] ?? 'GET' ),
					'headers' => array_map(
						'ShortPixelFlush\Model\text',
						is_array( $request['headers'] ?? null ) ? $request['headers'] : []
					),
				]
			)
		);
	}

	/**
	 * @param list<string> $hosts
	 * @return array<string,mixed>
	 */
	protected static function varnish( string $id, array $hosts = [ Edge_World::HOST ], string $server = Edge_World::SERVER ): array {
		return [
			'id'    => $id,
			'kind'  => 'generic',
			'hosts' => $hosts,
			'setup' => [
				'servers' => $server,
				'method'  => 'PURGE',
			],
		];
	}

	protected static function edge_url( int $number ): string {
		return str_replace( 'cdn.shortpixel.ai', Edge_World::HOST, self::url( $number ) );
	}

	/**
	 * Stores a flush of this many CDN URLs, of which both ShortPixel and the edge hold old copies.
	 */
	protected function chain( int $addresses, string $source = 'https://example.org/wp-content/uploads/a.jpg' ): int {
		$variants            = [];
		$this->world->origin = 'old';
		for ( $i = 1; $i <= $addresses; $i++ ) {
			$this->world->hold( self::url( $i ) );
			$this->edge->visit( self::edge_url( $i ) );
			$variants[] = new Variant( self::edge_url( $i ), $source, 7, 'page' );
		}
		$this->world->origin = 'new';
		// By now, the edge has had its copies for some minutes.
		$this->now += 500;
		$id         = $this->flushes->create(
			[
				'scope'   => 'images',
				'user_id' => 1,
				'subject' => [
					'attachment_count' => 1,
					'attachments'      => [],
					'coverage'         => self::MEASURED,
				],
			],
			$variants
		);
		self::assertGreaterThan( 0, $id );

		return $id;
	}

	protected function runner(): Runner {
		return new Runner( new Client( [ 'cdn.shortpixel.ai', Edge_World::HOST ] ) );
	}

	/**
	 * Takes steps until a condition is met. The clock stands still, except that it jumps to the end of each wait. So
	 * nothing else becomes due if a slow machine takes more steps for the same work.
	 *
	 * @param callable(Flush): bool $is_there
	 */
	protected function run_until( int $id, callable $is_there ): Flush {
		for ( $steps = 0; $steps < 500; $steps++ ) {
			$this->runner()->step( $id, 5.0 );
			$flush = $this->get( $id );
			if ( $is_there( $flush ) ) {
				return $flush;
			}
			$this->now = max( $this->now, 'waiting' === $flush->state ? $flush->wait_until : 0 );
		}
		self::fail( 'It never came so far: ' . wp_json_encode( $flush ?? null ) );
	}

	protected function visitor_sees( int $number ): string {
		return str_contains( text( $this->edge->visit( self::edge_url( $number ) )['body'] ?? '' ), 'old' ) ? 'old' : 'new';
	}

	/**
	 * @return list<string> "id: state" of each step that the REST API shows; at an edge, "id edge: state code".
	 */
	protected function steps( int $id ): array {
		$edges = [];
		foreach ( $this->get( $id )->steps_of( [ 'edge_sources', 'edge' ] ) as $step ) {
			$edges[ $step->id ][] = $step;
		}
		$steps = [];
		foreach ( flush_shape( $this->get( $id ) )['steps'] as $shape ) {
			$step    = isset( $edges[ $shape['id'] ] ) ? array_shift( $edges[ $shape['id'] ] ) : null;
			$steps[] = null === $step ? "{$shape['id']}: {$shape['state']}" : trim(
				"{$step->id} "
				. $step->data->edge
				. ": {$step->state} {$step->code}"
			);
		}
		return $steps;
	}

	protected function links_purged_by( int $id, string $step_id ): int {
		return $this->get( $id )->step( $step_id )->data->addresses ?? 0;
	}

	protected function message( int $id ): string {
		return flush_shape( $this->get( $id ) )['message'];
	}
}
