<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use PHPUnit\Framework\AssertionFailedError;
use PHPUnit\Framework\Attributes\Group;
use RuntimeException;
use ShortPixelFlush\Flush\Runner;
use ShortPixelFlush\Flush\Start_Request;
use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Plan;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Purges;
use ShortPixelFlush\Tests\Integration\Providers\Spai_Test_Case;
use ShortPixelFlush\Tests\Support\Database;
use ShortPixelFlush\Versions;
use function ShortPixelFlush\allowed_hosts;
use function ShortPixelFlush\Cdn\find_cdn_urls;
use function ShortPixelFlush\Copies\screens;
use function ShortPixelFlush\Flush\add_layouts;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\plan_for;
use function ShortPixelFlush\Flush\retry_flush;
use function ShortPixelFlush\Flush\start;
use function ShortPixelFlush\Flush\start_site;
use function ShortPixelFlush\Flush\undo_flush;

require_once dirname( __DIR__ ) . '/providers/Spai_Test_Case.php';
require_once __DIR__ . '/seeded-dice.php';
require_once __DIR__ . '/Seeds.php';
require_once __DIR__ . '/Truth_World.php';
require_once __DIR__ . '/Page_World.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/acts.php';
require_once dirname( __DIR__, 4 ) . '/includes/copies/screens.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/report.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/late-layouts.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/start.php';

/**
 * Runs flushes of every kind in random worlds with pages and a page cache that may have old links, and compares what
 * they say with what visitors to those pages see. Seeds reads `SHORTPIXEL_FLUSH_TEST_WORLDS` and
 * `SHORTPIXEL_FLUSH_TEST_SEED`.
 */
final class PageWorldsTest extends Spai_Test_Case {
	private const KEY = 'https://cdn.shortpixel.ai/spai';

	private const FRONT = 'http://example.org/';

	// A page that the plugin does not find, although it may show the image.
	private const HIDDEN = 'http://example.org/hidden/';

	private Flushes $flushes;

	private Truth_World $world;

	private Page_World $pages;

	private int $image = 0;

	/** @var non-empty-list<string> */
	private array $urls = [ self::FRONT ];

	/**
	 * The pages among $urls that do not show the image.
	 *
	 * @var list<string>
	 */
	private array $silent = [];

	protected function setUp(): void {
		parent::setUp();
		$this->flushes = new Flushes();
		$this->act_as( 'administrator' );
		$this->image = $this->attachment(
			[
				'name'   => 'page-world',
				'width'  => 140,
				'height' => 100,
			]
		);
		$post        = wp_insert_post(
			[
				'post_title'   => 'Shows it',
				'post_status'  => 'publish',
				'post_content' => sprintf(
					'<img class="wp-image-%d" src="%s">',
					$this->image,
					(string) wp_get_attachment_url( $this->image )
				),
			]
		);
		self::assertGreaterThan( 0, $post );
		$this->urls  = [ self::FRONT, (string) get_permalink( $post ) ];
		$this->world = new Truth_World( 0 );
		$this->pages = new Page_World( $this->world, [ $this, 'page' ] );
		add_filter( 'shortpixel_flush_now', fn (): int => $this->world->plugin_time() );
		add_filter( 'shortpixel_flush_pages', fn (): array => $this->urls );
		add_filter(
			'shortpixel_flush_page_caches',
			fn (): array => $this->pages->says_that_it_clears && null !== $this->pages->lifetime ? [
				[
					'id'     => 'made-up',
					'name'   => 'Made-up Cache',
					'clears' => true,
				],
			] : []
		);
		add_action( 'shortpixel_flush_clear_page_caches', fn () => $this->pages->clear() );
		$this->answer_requests(
			function ( array $request ): array {
				$url = is_string( $request['url'] ) ? $request['url'] : '';
				if ( str_starts_with( $url, self::FRONT ) ) {
					return in_array( $url, $this->urls, true ) ? $this->pages->answer( $url ) : [ 'status' => 404 ];
				}
				return $this->world->answer( 'HEAD' === ( $request['method'] ?? '' ) ? 'HEAD' : 'GET', $url );
			}
		);
		Database::run( 'SAVEPOINT no_world_yet' );
	}

	protected function tearDown(): void {
		Seeded_Dice::$random = null;
		Seeded_Dice::$steady = null;
		parent::tearDown();
	}

	/**
	 * Renders a page as the site would now, with the provider's endpoint and the version from its filter; the
	 * pages in $silent have no image.
	 */
	public function page( string $url ): string {
		$source = apply_filters( 'shortpixel/ai/originalUrl', (string) wp_get_attachment_url( $this->image ) ); // phpcs:ignore WordPress.NamingConventions.ValidHookName,WordPress.NamingConventions.PrefixAllGlobals -- The name is SPAI's.
		self::assertIsString( $source );
		$width = self::FRONT === $url ? 300 : 120;

		return in_array( $url, $this->silent, true ) ? '<p>Without an image.</p>' : sprintf(
			'<img src="%s/w_%d+q_lossy+ret_img+to_webp+p_h/%s">',
			(string) $this->spai->endpoint(),
			$width,
			esc_attr( substr( $source, 7 ) )
		);
	}

	#[Group( 'proof' )]
	public function test_no_page_shows_an_old_picture_where_visitors_are_said_to_get_the_new_one(): void {
		list( $first, $worlds ) = Seeds::of_this_run( 100, 3000 );

		$ends   = [];
		$broken = [];
		for ( $seed = $first; $seed < $first + $worlds; $seed++ ) {
			try {
				$end          = $this->live( $seed )['end'];
				$ends[ $end ] = ( $ends[ $end ] ?? 0 ) + 1;
			} catch ( AssertionFailedError $error ) {
				$broken[] = $error->getMessage();
				self::assertLessThan( 10, count( $broken ), implode( "\n\n", $broken ) );
			}
		}

		self::assertSame( [], $broken, implode( "\n\n", $broken ) );
		$told = (string) wp_json_encode( $ends );
		if ( $worlds > 300 ) {
			fwrite( STDERR, "\n{$worlds} worlds with pages: {$told}\n" );
		}
		foreach ( [
			'new_link done',
			'new_link partial',
			'new_link undone',
			'site done',
			'site partial',
			'site undone',
			'site refused',
			'removal partial',
		] as $end ) {
			self::assertGreaterThan( 0, $ends[ $end ] ?? 0, "{$end}: {$told}" );
		}
	}

	public function test_the_same_seed_gives_the_same_run(): void {
		for ( $seed = 0; $seed < 10; $seed++ ) {
			$runs = [];
			foreach ( [ 1, 2 ] as $run ) {
				// The plugin's test image has a different name in each run.
				$runs[ $run ] = preg_replace(
					'/shortpixel-flush-[a-z%0-9]+(?=\.png)/',
					'shortpixel-flush',
					(string) wp_json_encode( $this->live( $seed ), JSON_PRETTY_PRINT )
				);
			}
			self::assertSame( $runs[1], $runs[2], "World {$seed}" );
		}
	}

	/**
	 * Runs a world: caches old copies, replaces the image and flushes it in a random way. Unless that is refused,
	 * compares what the flush says with what visitors see, and sometimes retries or undoes it.
	 *
	 * @return array{end: string, messages: list<string>, story: list<string>}
	 */
	private function live( int $seed ): array {
		$this->begin( $seed );
		$world = $this->world;
		$kind  = $world->one_of( [ 'new_link', 'new_link', 'site', 'removal' ] );
		$id    = $this->start( $kind, $seed );
		if ( null === $id ) {
			self::assertSame(
				[ [], self::KEY ],
				[ Versions\stored()['codes'], self::endpoint_in_database() ],
				"World {$seed}: what was refused changes nothing."
			);
			return [
				'end'      => "{$kind} refused",
				'messages' => [],
				'story'    => $world->story,
			];
		}

		$messages = [ $this->to_the_end( $id, $seed ) ];
		if ( $world->odds( 1, 3 ) ) {
			$world->killed_at = 0;
			$world->now      += $world->one_of( [ 1, 400, 4000 ] );
			$row              = $this->flushes->get( $id );
			self::assertNotNull( $row );
			if ( true === ( $world->odds( 1, 2 ) ? retry_flush( $row ) : undo_flush( $row ) ) ) {
				$messages[] = $this->to_the_end( $id, $seed );
			}
		}

		return [
			'end'      => $kind . ' ' . ( $this->flushes->get( $id )->state ?? '' ),
			'messages' => $messages,
			'story'    => $world->story,
		];
	}

	/**
	 * Makes the world of a seed, with old copies at ShortPixel and in the page cache, and replaces the file.
	 */
	private function begin( int $seed ): void {
		// Each world starts with the same database.
		Database::run( 'ROLLBACK TO SAVEPOINT no_world_yet' );
		wp_cache_flush();
		$this->store( self::KEY, 'api_url', 'behaviour' );

		$this->world                   = new Truth_World( $seed );
		$this->world->ignores_query    = $this->world->odds( 1, 3 );
		$this->world->normalises_paths = $this->world->odds( 1, 2 );
		if ( $this->world->odds( 1, 3 ) ) {
			$this->world->trouble[1] = $this->world->now;
		}
		$this->pages         = new Page_World( $this->world, [ $this, 'page' ] );
		Seeded_Dice::$random = $this->world->random;
		Seeded_Dice::$steady = fn (): int => $this->world->now;
		$this->silent        = $this->world->odds( 1, 8 ) ? $this->urls : [];
		foreach ( [ ...$this->urls, self::HIDDEN ] as $url ) {
			if ( $this->world->odds( 4, 5 ) ) {
				$this->pages->keep( $url );
			}
			foreach ( $this->world->odds( 4, 5 ) ? find_cdn_urls( $this->page( $url ) ) : [] as $address ) {
				$this->world->hold( $address );
			}
		}
		$this->pages->closed = $this->world->odds( 1, 8 ) ? [ $this->world->one_of( $this->urls ) ] : [];
		$this->world->replace();
		foreach ( self::files_of( $this->image ) as $file ) {
			file_put_contents( $file, $this->world->picture( 'new', 'site' ) );
			touch( $file, $this->world->origin_time );
		}
		clearstatcache();
	}

	/**
	 * Returns the layouts that a browser would measure on the pages that open; they add no copies. Every fourth world
	 * has none.
	 *
	 * @return list<Layout>
	 */
	private function layouts( int $seed ): array {
		return 0 === $seed % 4 ? [] : array_map(
			static fn ( string $page ): array => [
				'url'     => $page,
				'state'   => 'measured',
				'screens' => screens(),
				'images'  => [],
			],
			array_values( array_diff( $this->urls, $this->pages->closed ) )
		);
	}

	private function start( string $kind, int $seed ): ?int {
		if ( 'site' === $kind ) {
			$id = start_site( self::KEY, '', 1 );
			return is_int( $id ) ? $id : null;
		}
		$plan = plan_for( new Start_Request( [ 'attachments' => [ $this->image ] ] ) );
		self::assertInstanceOf( Plan::class, $plan );
		$id    = start( $plan, '', 1, Flush::measuring( $plan->attachment_ids ), 'person', $kind );
		$flush = is_int( $id ) ? ( new Flushes() )->get( $id ) : null;
		if ( null === $flush ) {
			return null;
		}
		self::assertTrue( add_layouts( $flush, $this->layouts( $seed ), false ) );
		return $flush->id;
	}

	/**
	 * Takes steps while time passes, visitors open pages and processes are killed; returns the flush's last message.
	 */
	private function to_the_end( int $id, int $seed ): string {
		$world            = $this->world;
		$begun            = $world->now;
		$world->killed_at = $world->odds( 1, 5 ) ? $world->requests + $world->random->getInt( 1, 8 ) : 0;
		do {
			try {
				( new Runner( new Client( allowed_hosts() ) ) )->step( $id, 2.0 );
			} catch ( RuntimeException $killed ) {
				self::assertSame( 'Killed', $killed->getMessage() );
				$world->story[] = 'killed';
				$world->now    += $world->random->getInt( 1, 90 );
			}
			$row = $this->flushes->get( $id );
			self::assertNotNull( $row );
			if ( ! in_array( $row->state, Flush::OPEN_STATES, true ) ) {
				return $this->judge( $id, $seed );
			}
			if ( $world->odds( 1, 2 ) ) {
				$page = $world->one_of( $this->urls );
				$this->pages->visit( $page );
				array_map( [ $world, 'visit' ], $this->seen_on( $page ) );
			}
			$left        = 'waiting' === $row->state ? max( 1, min( 600, $row->wait_until - $world->plugin_time() ) ) : 2;
			$world->now += $world->random->getInt( 1, $left );
		} while ( $world->now - $begun < 40000 );
		self::fail( "World {$seed} never ended: " . wp_json_encode( $row ) . $world->told() . $this->pages->told() );
	}

	/**
	 * Returns the CDN URLs on a page as a visitor gets it.
	 *
	 * @return list<string>
	 */
	private function seen_on( string $page ): array {
		return find_cdn_urls( (string) $this->pages->visitor_gets( $page ) );
	}

	/**
	 * Compares what the flush says with what visitors get, and returns its message.
	 */
	private function judge( int $id, int $seed ): string {
		$row = $this->flushes->get( $id );
		self::assertNotNull( $row );
		$message = flush_shape( $row )['message'];
		$steps   = array_column( $row->steps, 'state', 'id' );
		$story   = "World {$seed}: {$row->state} " . wp_json_encode( [ $message, $steps ] ) . $this->world->told() . $this->pages->told();
		self::assertMatchesRegularExpression( '/\A[\p{Lu}\d].*[.]\z/su', $message, $story );
		$purges = ( new Purges() )->find( $id, [ 'per_page' => 1000 ] )['purges'];
		foreach ( $purges as $purge ) {
			// Once a flush has ended, removals at old links may still be queued, and those of unchecked copies may be
			// under way.
			self::assertNotContains(
				$purge->state,
				'old_link' === $purge->found_in ? [ 'sent' ] : (
					$row->goes_on()
					&& ! $purge->is_sampled ? [ 'queued' ] : [ 'queued', 'sent' ]
				),
				$story
			);
			if ( in_array( $purge->state, [ 'fresh', 'rebuilding' ], true ) ) {
				self::assertSame(
					'new',
					$this->world->visitor_sees( $purge->url ),
					$purge->url . ' ' . wp_json_encode( $purge->evidence ) . $story
				);
			}
		}
		// If no known page shows the image, the message must not claim anything about all visitors: a hidden page may
		// show it.
		foreach ( [] === $this->silent ? $this->urls : [ self::HIDDEN ] as $page ) {
			foreach ( $this->seen_on( $page ) as $address ) {
				// After a removal, the message is about the flush's own copies; after a new link or a flush of
				// everything, it is about all copies that pages request.
				if (
					1 === preg_match( '/\ANew for (?:new )?visitors\./', $message )
					&& ( $row->has_new_links() || 'site' === $row->scope || in_array( $address, array_column( $purges, 'url' ), true ) )
				) {
					self::assertSame( 'new', $this->world->visitor_sees( $address ), "{$page} asks for {$address} " . $story );
				}
				self::assertFalse( [] !== $this->silent && str_starts_with( $message, 'New for visitors.' ), $story );
				$is_undone = 'done' === ( $steps['pages'] ?? '' ) && 'undone' === $row->state;
				self::assertFalse( $is_undone && str_contains( $address, 'spf=' ), "{$page} asks for {$address} " . $story );
			}
		}
		if ( 'site' === $row->scope ) {
			$this->judge_front_page( $row->state, $steps, [ $row->endpoint_from, $row->endpoint_to ], $story );
		}

		return $message;
	}

	/**
	 * Compares the result of a flush of everything with the stored endpoint and with the front page that visitors get.
	 *
	 * @param array<mixed>          $steps State by step.
	 * @param array{string, string} $keys  The old and the new endpoint.
	 */
	private function judge_front_page( string $state, array $steps, array $keys, string $story ): void {
		$is_undone = 'undone' === $state;
		self::assertSame( 'failed' === $state || $is_undone ? $keys[0] : $keys[1], self::endpoint_in_database(), $story );
		foreach ( 'done' === ( $steps['front_page'] ?? '' ) ? $this->seen_on( self::FRONT ) : [] as $address ) {
			self::assertStringStartsWith( ( $is_undone ? $keys[0] : $keys[1] ) . '/', $address, $story );
			if ( 'done' === $state ) {
				self::assertSame( 'new', $this->world->visitor_sees( $address ), $address . $story );
			}
		}
	}
}
