<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use PHPUnit\Framework\Attributes\Group;
use Random\Engine\Mt19937;
use Random\Randomizer;
use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Tests\Support\Database;
use ShortPixelFlush\Tests\Support\Proof;
use ShortPixelFlush\Versions;
use function ShortPixelFlush\Flush\at_new_link;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\recipe_steps;
use function ShortPixelFlush\Flush\try_link;
use function ShortPixelFlush\Flush\try_provider;

require_once __DIR__ . '/Flush_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/start.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/recipe.php';

/**
 * Runs whole flushes in random worlds, and compares what they claim with what a visitor gets. The seeds are fixed, so
 * every run has the same worlds.
 */
#[Group( 'proof' )]
final class TruthTest extends Flush_Test_Case {
	/**
	 * By URL, what visitors got when the plugin last looked: a slow CDN may remove the old copy after that.
	 *
	 * @var array<string, string>
	 */
	private array $seen = [];

	protected function setUp(): void {
		parent::setUp();
		add_action(
			'shortpixel_flush_after_request',
			function ( string $method, string $url ): void {
				if ( 'GET' === $method && ! str_contains( $url, 'f_remove' ) ) {
					$this->seen[ $url ] = $this->world->visitor_sees( $url );
				}
			},
			10,
			2
		);
	}

	public function test_no_world_makes_an_old_picture_new(): void {
		$random = new Randomizer( new Mt19937( 20261124 ) );
		$states = [];
		$worlds = Proof::size( 80, 2000 );
		for ( $i = 0; $i < $worlds; $i++ ) {
			$this->world = new Cdn_World( fn (): int => $this->now );
			$told        = $this->shake( $random );
			$id          = $this->flush( $random->getInt( 1, 3 ) );
			$this->visit_now_and_then( $random, $id );
			$this->run_to_the_end( $id );

			$row = $this->flushes->get( $id );
			self::assertNotNull( $row );
			$message = flush_shape( $row )['message'];
			foreach ( $this->purges->find( $id, [] )['purges'] as $purge ) {
				$sees  = $this->world->visitor_sees( $purge->url );
				$story = "World {$i}, {$told}: {$purge->state} " . wp_json_encode( $purge->evidence );
				if ( in_array( $purge->state, [ 'fresh', 'rebuilding' ], true ) ) {
					self::assertSame( 'new', $sees, $story );
				}
				if ( 'stale' === $purge->state ) {
					self::assertSame( 'old', $this->seen[ $purge->url ] ?? '', $story );
				}
				if ( 1 === preg_match( '/\ANew for (?:new )?visitors\./', $message ) ) {
					self::assertSame( 'new', $sees, $story );
				}
				$states[ $purge->state ] = ( $states[ $purge->state ] ?? 0 ) + 1;
			}
			$this->now += 1000;
		}

		foreach ( [ 'fresh', 'rebuilding', 'stale', 'unconfirmed' ] as $state ) {
			self::assertGreaterThan( $worlds / 50, $states[ $state ] ?? 0, (string) wp_json_encode( $states ) );
		}
	}

	/**
	 * In some worlds, ShortPixel or a cache in front of it can't tell the new link from the old one.
	 */
	public function test_no_world_makes_an_old_picture_new_at_a_new_link(): void {
		$random = new Randomizer( new Mt19937( 20261125 ) );
		$states = [];
		$worlds = Proof::size( 80, 2000 );
		for ( $i = 0; $i < $worlds; $i++ ) {
			$this->world                    = new Cdn_World( fn (): int => $this->now );
			$told                           = $this->shake( $random );
			$this->world->edge_asks_after   = null;
			$this->world->ignores_query     = 0 === $random->getInt( 0, 3 );
			$this->world->normalises_paths  = 0 === $random->getInt( 0, 3 );
			$this->world->is_behind_a_cache = 0 === $random->getInt( 0, 3 );
			$told                          .= $this->world->ignores_query ? ', ignores the query' : '';
			$told                          .= $this->world->is_behind_a_cache ? ', behind a cache' : '';
			// Each world starts without history: the plugin trusts a comparison less after a recorded removal.
			Database::run( 'DELETE FROM wp_shortpixel_flush_purges' );
			Database::run( 'DELETE FROM wp_shortpixel_flush_flushes' );
			delete_option( Versions\TOLD_OPTION );
			delete_option( Versions\SPELLINGS_OPTION );
			$id = $this->new_link( $random, (string) ( 1000000 + $i ) );
			if ( null === $id ) {
				continue;
			}
			$this->run_to_the_end( $id );

			$row = $this->flushes->get( $id );
			self::assertNotNull( $row );
			$message = flush_shape( $row )['message'];
			foreach ( $this->purges->find( $id, [] )['purges'] as $purge ) {
				$sees  = $this->world->visitor_sees( $purge->url );
				$story = "World {$i}, {$told}: {$purge->state} " . wp_json_encode( $purge->evidence );
				if (
					in_array( $purge->state, [ 'fresh', 'rebuilding' ], true )
					|| 1 === preg_match( '/\ANew for (?:new )?visitors\./', $message )
				) {
					self::assertSame( 'new', $sees, $story );
				}
				if ( 'stale' === $purge->state ) {
					self::assertSame( 'old', $this->seen[ $purge->url ] ?? '', $story );
				}
				$states[ $purge->state ] = ( $states[ $purge->state ] ?? 0 ) + 1;
			}
			$this->now += 1000;
		}

		// `fresh` is not in this list: unlike the copies in VisitorWorldsTest, these can't be decoded and compared with
		// the file, so hardly any copy is called new.
		foreach ( [ 'rebuilding', 'stale', 'unconfirmed' ] as $state ) {
			self::assertGreaterThan( $worlds / 50, $states[ $state ] ?? 0, (string) wp_json_encode( $states ) );
		}
	}

	/**
	 * Starts a flush by new link in a world with some of the old copies, and lets visitors come. Returns null if the
	 * new link fails or the CDN can't tell it from the old one.
	 */
	private function new_link( Randomizer $random, string $version ): ?int {
		$variants            = [];
		$this->world->origin = 'old';
		for ( $n = 1; $n <= 3; $n++ ) {
			if ( $random->getInt( 0, 3 ) > 0 ) {
				$this->world->hold( self::url( $n ) );
			}
			$variants[] = new Variant( self::url( $n ), 'https://example.org/wp-content/uploads/a.jpg', 7, 'page' );
		}
		$this->world->origin = 'new';
		$moved               = static fn ( string $form ): array => array_map(
			static fn ( Variant $variant ): Variant => at_new_link( $variant, $version, $form ),
			$variants
		);
		// In half of the worlds the link is tried without an old copy to compare with.
		$tried = 1 === $random->getInt( 0, 1 ) ? try_provider( '', $variants, $version ) : try_link(
			new Client( [ 'cdn.shortpixel.ai' ] ),
			$moved( 'query' )[0]
		);
		if ( is_wp_error( $tried ) || 'same' === ( $tried['is'] ?? '' ) ) {
			return null;
		}
		$new = $moved( $tried['form'] ?? 'query' );
		$id  = $this->flushes->create(
			[
				'scope'   => 'images',
				'user_id' => 1,
				'steps'   => recipe_steps( 'new_link', false ),
				'subject' => [
					'version'          => $version,
					'keys'             => [ 'a' ],
					'attachment_ids'   => [],
					'attachment_count' => 1,
					'tried'            => $tried['tried'],
					'is_told_apart'    => 'apart' === ( $tried['is'] ?? '' ),
				],
			],
			$new
		);
		self::assertGreaterThan( 0, $id );
		$this->runner()->step( $id, 5.0 );
		for ( $visits = $random->getInt( 0, 4 ); $visits > 0; $visits-- ) {
			$this->now           += $random->getInt( 0, 15 );
			$before               = $this->world->trouble;
			$this->world->trouble = null;
			$visited              = $random->getInt( 1, 3 );
			$this->world->answer( [ 'url' => 1 === $random->getInt( 0, 3 ) ? self::url( $visited ) : $new[ $visited - 1 ]->url ] );
			$this->world->trouble = $before;
		}

		return $id;
	}

	/**
	 * Sets the world up at random, and describes it.
	 */
	private function shake( Randomizer $random ): string {
		$this->world->removal  = [ null, 0, 3, 12, 20, 29, 45, 90 ][ $random->getInt( 0, 7 ) ];
		$this->world->building = $random->getInt( 0, 40 );
		$this->world->missing  = array_values(
			array_filter(
				[ 'age', 'date', 'last-modified', 'etag' ],
				static fn (): bool => 0 === $random->getInt( 0, 2 )
			)
		);
		// Only if the removal takes at most the 30 seconds that ShortPixel documents: the plugin can't notice that a
		// cache fetches the old copy again during a longer one.
		$this->world->edge_asks_after = null !== $this->world->removal && $this->world->removal <= 30 && 0 === $random->getInt( 0, 2 ) ? $random->getInt( 0, 40 ) : null;
		$kinds                        = [ null, 'network', 'busy' ];
		$kind                         = $kinds[ max( 0, $random->getInt( -3, 2 ) ) ];
		$odds                         = new Randomizer( new Mt19937( $random->getInt( 0, 1000000 ) ) );
		$this->world->trouble         = null === $kind ? null : static function () use ( $kind, $odds ): ?array {
			if ( $odds->getInt( 0, 3 ) > 0 ) {
				return null;
			}
			return 'network' === $kind ? [
				'status' => 0,
				'error'  => 'reset',
			] : [
				'status'      => 429,
				'retry_after' => 5,
			];
		};

		return (string) wp_json_encode(
			[
				$this->world->removal,
				$this->world->building,
				$this->world->missing,
				$this->world->edge_asks_after,
				$kind,
			]
		);
	}

	/**
	 * Takes a step, then lets visitors request copies for a while, with further steps in between.
	 */
	private function visit_now_and_then( Randomizer $random, int $id ): void {
		$this->runner()->step( $id, 5.0 );
		$until = $this->now + $random->getInt( 0, 60 );
		while ( $this->now < $until ) {
			$this->now           += $random->getInt( 1, 15 );
			$before               = $this->world->trouble;
			$this->world->trouble = null;
			$this->world->answer( [ 'url' => self::url( $random->getInt( 1, 3 ) ) ] );
			$this->world->trouble = $before;
			if ( 1 === $random->getInt( 0, 1 ) ) {
				$this->runner()->step( $id, 5.0 );
			}
		}
	}
}
