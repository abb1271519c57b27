<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use PHPUnit\Framework\AssertionFailedError;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\Attributes\Group;
use RuntimeException;
use ShortPixelFlush\Flush\Runner;
use ShortPixelFlush\Flush\Start_Request;
use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Plan;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Purges;
use ShortPixelFlush\Tests\Support\Database;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use function ShortPixelFlush\allowed_hosts;
use function ShortPixelFlush\Flush\cancel_flush;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\plan_for;
use function ShortPixelFlush\Flush\retry_flush;
use function ShortPixelFlush\Flush\start;

require_once __DIR__ . '/seeded-dice.php';
require_once __DIR__ . '/Seeds.php';
require_once __DIR__ . '/Truth_World.php';
require_once __DIR__ . '/Fault_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/start.php';

/**
 * Runs whole flushes in random worlds, thousands of them in `npm run test:proof`, and compares what they claim with
 * what a visitor gets. `SHORTPIXEL_FLUSH_TEST_WORLDS=10000` runs more, `SHORTPIXEL_FLUSH_TEST_SEED=1` others.
 */
final class TruthWorldsTest extends Wp_Test_Case {
	private Truth_World $world;

	private Flushes $flushes;

	private Purges $purges;

	/**
	 * What each URL served when the plugin last looked: 'old' if the copy was from before the flush, otherwise 'new'.
	 *
	 * @var array<string,string>
	 */
	private array $seen = [];

	/**
	 * Which of the plugin's next queries fail, counted from now: those from the first number up to the second.
	 *
	 * @var array{int, int}
	 */
	private array $outage = [ 0, 0 ];

	/** Whether a runner is at work; queries fail only then. */
	private bool $is_at_work = false;

	protected function setUp(): void {
		parent::setUp();
		$this->flushes = new Flushes();
		$this->purges  = new Purges();
		$this->world   = new Truth_World( 0 );
		add_filter( 'shortpixel_flush_now', fn (): int => $this->world->plugin_time() );
		add_filter( 'query', [ $this, 'may_fail' ] );
		// Every request to the site is for the original.
		$this->answer_requests(
			function ( array $request ): array {
				$url    = is_string( $request['url'] ) ? $request['url'] : '';
				$method = 'HEAD' === ( $request['method'] ?? '' ) ? 'HEAD' : 'GET';
				if ( 1 === preg_match( '#^https?://example\.org/#', $url ) ) {
					return [
						'headers' => [ 'last-modified' => gmdate( 'D, d M Y H:i:s', $this->world->origin_time ) . ' GMT' ],
						'body'    => $this->world->picture( $this->world->origin, 'site' ),
					];
				}
				$answer = $this->world->answer( $method, $url );
				if ( 'GET' === $method && false === strpos( $url, 'f_remove' ) ) {
					$this->seen[ $url ] = $this->world->is_from_before_the_flush( $url ) ? 'old' : 'new';
				}
				return $answer;
			}
		);
	}

	protected function tearDown(): void {
		Seeded_Dice::$random = null;
		Seeded_Dice::$steady = null;
		parent::tearDown();
	}

	/**
	 * Makes the queries of $outage fail.
	 */
	public function may_fail( string $query ): string {
		if ( ! $this->is_at_work || 0 === $this->outage[1] || ! str_contains( $query, 'shortpixel_flush_' ) ) {
			return $query;
		}
		$is_gone      = $this->outage[0] <= 1;
		$this->outage = [ max( 0, $this->outage[0] - 1 ), $this->outage[1] - 1 ];
		if ( $is_gone ) {
			$this->world->story[] = 'a query failed';
		}

		return $is_gone ? 'SELECT 1 FROM there_is_no_database' : $query;
	}

	#[Group( 'proof' )]
	public function test_no_world_is_told_that_visitors_get_what_they_do_not_get(): void {
		list( $first, $worlds ) = Seeds::of_this_run( 100, 5000 );

		$states = [];
		$broken = [];
		$able   = [
			'all'         => 0,
			'unconfirmed' => 0,
		];
		for ( $seed = $first; $seed < $first + $worlds; $seed++ ) {
			try {
				$found = $this->live( $seed );
			} catch ( AssertionFailedError $error ) {
				$broken[] = $error->getMessage();
				self::assertLessThan( 10, count( $broken ), implode( "\n\n", $broken ) );
				continue;
			}
			foreach ( $found['states'] as $state ) {
				$states[ $state ]     = ( $states[ $state ] ?? 0 ) + 1;
				$able['all']         += $found['able'] ? 1 : 0;
				$able['unconfirmed'] += $found['able'] && 'unconfirmed' === $state ? 1 : 0;
			}
		}

		self::assertSame( [], $broken, implode( "\n\n", $broken ) );
		$told = (string) wp_json_encode( [ $states, $able ] );
		if ( $worlds > 1000 ) {
			fwrite( STDERR, "\n{$worlds} worlds: {$told}\n" );
		}
		foreach ( [ 'fresh', 'rebuilding', 'stale', 'unconfirmed', 'failed', 'cancelled' ] as $state ) {
			self::assertGreaterThan( $worlds / 200, $states[ $state ] ?? 0, $told );
		}
		self::assertGreaterThan( $worlds / 10, $able['all'], $told );
		// A few stay unconfirmed: if the images look alike, a copy made between the change and the removal can't be
		// judged.
		self::assertLessThan( 0.1, $able['unconfirmed'] / $able['all'], $told );
	}

	public function test_the_same_seed_gives_the_same_run(): void {
		for ( $seed = 0; $seed < 10; $seed++ ) {
			$one   = $this->live( $seed );
			$other = $this->live( $seed );
			self::assertSame( $one, $other, "World {$seed}" );
		}
	}

	/**
	 * Worlds in which a flush once claimed something false.
	 *
	 * @return array<string,array{array<string,mixed>,list<string>}>
	 */
	public static function named(): array {
		return [
			'a CDN whose clock is slow makes a copy of a file that was just replaced' => [
				[
					'skew'    => -2000,
					'missing' => [ 'age', 'etag' ],
					'visit'   => 22,
				],
				[ 'fresh', 'unconfirmed' ],
			],
			'our clock jumps on, the CDN names none, and an edge took the old copy in again before it went' => [
				[
					'removal'         => 25,
					'missing'         => [ 'date', 'last-modified', 'etag' ],
					'edge'            => 90,
					'edge_is_honest'  => false,
					'edge_took_it_in' => 70,
					'jump_at'         => 10,
					'jump'            => 3600,
				],
				[ 'unconfirmed', 'rebuilding' ],
			],
			'our clock jumps back before the second look, and the CDN names none' => [
				[
					'removal' => 3,
					'missing' => [ 'date', 'last-modified', 'etag' ],
					'visit'   => 5,
					'jump_at' => 31,
					'jump'    => -3600,
				],
				[ 'fresh', 'unconfirmed' ],
			],
			'a CDN whose clock is slow says so only after the removal, and has made the copy anew' => [
				[
					'skew'                 => -4305,
					'has_undated_removals' => true,
					'missing'              => [ 'age', 'etag' ],
					'visit'                => 22,
				],
				[ 'fresh', 'unconfirmed' ],
			],
			'the same with an age' => [
				[
					'skew'                 => -4305,
					'has_undated_removals' => true,
					'missing'              => [ 'etag' ],
					'removal'              => 3,
					'visit'                => 5,
				],
				[ 'fresh', 'unconfirmed' ],
			],
			'a CDN whose clock is fast says so only after a removal that never comes, and the old copy is young' => [
				[
					'skew'                 => 7200,
					'has_undated_removals' => true,
					'missing'              => [ 'age', 'etag' ],
					'removal'              => null,
					'made_ago'             => 6870,
				],
				[ 'stale', 'unconfirmed' ],
			],
			'an error page is taken for the removal, and an edge counts the age of the old copy anew' => [
				[
					'removal'         => null,
					'missing'         => [ 'last-modified', 'etag' ],
					'edge'            => 50,
					'edge_is_honest'  => false,
					'edge_took_it_in' => 5,
					'trouble'         => [ 'page', -1, 5, 10 ],
				],
				[ 'unconfirmed', 'stale' ],
			],
		];
	}

	/**
	 * @param array<string,mixed> $facts  The world's properties; moments in seconds from the beginning.
	 * @param list<string>        $states The states that are right for it.
	 */
	#[DataProvider( 'named' )]
	public function test_a_world_that_once_broke_it( array $facts, array $states ): void {
		$world = Truth_World::of( $facts );
		self::assertContains( $this->live( 0, $world )['states'][0] ?? '', $states );
	}

	/**
	 * Runs a whole flush in a world, and compares what it says with what a visitor gets.
	 *
	 * @return array{states: list<string>, able: bool, message: string, story: list<string>}
	 */
	private function live( int $seed, ?Truth_World $world = null ): array {
		$this->world         = $world ?? new Truth_World( $seed );
		Seeded_Dice::$random = $this->world->random;
		Seeded_Dice::$steady = fn (): int => $this->world->now;
		$this->seen          = [];
		// Each world starts with the database as it was at the beginning of the test.
		Database::run( 'ROLLBACK' );
		Database::run( 'START TRANSACTION' );
		wp_cache_flush();

		$urls = [];
		for ( $n = $this->world->is_quiet ? 1 : $this->world->random->getInt( 1, 3 ); $n > 0; $n-- ) {
			$urls[] = "https://cdn.shortpixel.ai/spai/w_{$n}+q_lossy+ret_img+to_webp/example.org/wp-content/uploads/truth.jpg";
			if ( $this->world->is_quiet || $this->world->odds( 4, 5 ) ) {
				$this->world->hold( $urls[ count( $urls ) - 1 ] );
			}
		}
		$this->world->replace();
		$plan = plan_for(
			new Start_Request(
				[
					'scope' => 'urls',
					'urls'  => $urls,
				]
			)
		);
		self::assertInstanceOf( Plan::class, $plan );
		$id = start( $plan, '', 1 );
		self::assertIsInt( $id );
		$this->run_to_the_end( $id, $urls, $seed );
		$this->assert_true( $id, $seed );
		if (
			! $this->world->is_quiet
			&& $this->world->odds( 1, 4 )
			&& true === retry_flush( $this->flushes->get( $id ) ?? self::fail() )
		) {
			$this->run_to_the_end( $id, $urls, $seed );
			$this->assert_true( $id, $seed );
		}

		$row = $this->flushes->get( $id );
		self::assertNotNull( $row );
		return [
			'states'  => array_column( $this->purges->find( $id, [] )['purges'], 'state' ),
			'able'    => $this->world->is_able(),
			'message' => flush_shape( $row )['message'],
			'story'   => $this->world->story,
		];
	}

	/**
	 * Takes steps while time passes, visitors come by, processes are killed, and people stop the flush.
	 *
	 * @param list<string> $urls
	 */
	private function run_to_the_end( int $id, array $urls, int $seed ): void {
		$world            = $this->world;
		$begun            = $world->now;
		$world->killed_at = ! $world->is_quiet && $world->odds( 1, 3 ) ? $world->requests + $world->random->getInt( 1, 12 ) : 0;
		$from             = $world->random->getInt( 1, 40 );
		$this->outage     = ! $world->is_quiet && $world->odds( 1, 6 ) ? [ $from, $from + $world->random->getInt( 0, 12 ) ] : [ 0, 0 ];
		do {
			$this->is_at_work = true;
			$is_quiet         = Database::wpdb()->suppress_errors( true );
			try {
				( new Runner( new Client( allowed_hosts() ) ) )->step( $id, 2.0 );
			} catch ( RuntimeException $killed ) {
				self::assertSame( 'Killed', $killed->getMessage() );
				$world->story[]    = 'killed';
				$world->killed_at += $world->odds( 1, 2 ) ? $world->random->getInt( 1, 6 ) : 0;
				$world->now       += $world->random->getInt( 1, 90 );
			} finally {
				$this->is_at_work = false;
				Database::wpdb()->suppress_errors( $is_quiet );
			}
			$row = $this->flushes->get( $id );
			self::assertNotNull( $row );
			if ( ! in_array( $row->state, Flush::OPEN_STATES, true ) ) {
				return;
			}
			if ( $world->is_quiet ) {
				if ( null !== $world->visit_at && $world->now === $begun + $world->visit_at ) {
					$world->visit( $urls[0] );
				}
				++$world->now;
				continue;
			}
			if ( $world->odds( 1, 3 ) ) {
				$world->visit( $urls[ $world->random->getInt( 0, count( $urls ) - 1 ) ] );
			}
			if ( $world->odds( 1, 80 ) ) {
				cancel_flush( $row );
			}
			$left        = 'waiting' === $row->state ? max( 1, min( 600, $row->wait_until - $world->plugin_time() ) ) : 2;
			$world->now += $world->random->getInt( 1, $left );
		} while ( $world->now - $begun < 40000 );
		self::fail( "World {$seed} never ended: " . wp_json_encode( [ $row, $world->told(), array_slice( $world->story, -5 ) ] ) );
	}

	private function assert_true( int $id, int $seed ): void {
		$row = $this->flushes->get( $id );
		self::assertNotNull( $row );
		$message = flush_shape( $row )['message'];
		$purges  = $this->purges->find( $id, [] )['purges'];
		Fault_Test_Case::assert_is_whole( $message );
		foreach ( $purges as $purge ) {
			$sees  = $this->world->visitor_sees( $purge->url );
			$story = "World {$seed}: {$purge->state} " . wp_json_encode( [ $purge->evidence, $message ] ) . $this->world->told();
			if (
				in_array( $purge->state, [ 'fresh', 'rebuilding' ], true )
				|| 1 === preg_match( '/\ANew for (?:new )?visitors\./', $message )
			) {
				self::assertSame( 'new', $sees, $story );
			}
			if ( 'stale' === $purge->state ) {
				self::assertSame( 'old', $this->seen[ $purge->url ] ?? '', $story );
			}
			self::assertNotContains( $purge->state, [ 'queued', 'sent' ], $story );
		}
	}
}
