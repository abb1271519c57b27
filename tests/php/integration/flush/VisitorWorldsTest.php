<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use PHPUnit\Framework\AssertionFailedError;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\Attributes\Group;
use ShortPixelFlush\Flush\Runner;
use ShortPixelFlush\Flush\Start_Request;
use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Plan;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Purges;
use ShortPixelFlush\Tests\Integration\Providers\Spai_Test_Case;
use ShortPixelFlush\Tests\Support\Database;
use function ShortPixelFlush\allowed_hosts;
use function ShortPixelFlush\Copies\keep_recent_lists;
use function ShortPixelFlush\Copies\plan_images;
use function ShortPixelFlush\Copies\screen_table;
use function ShortPixelFlush\Flush\add_layouts;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\plan_for;
use function ShortPixelFlush\Flush\queue_image;
use function ShortPixelFlush\Flush\start;

require_once dirname( __DIR__ ) . '/providers/Spai_Test_Case.php';
require_once __DIR__ . '/seeded-dice.php';
require_once __DIR__ . '/Seeds.php';
require_once __DIR__ . '/Cdn_World.php';
require_once __DIR__ . '/Tempered_Cdn.php';
require_once __DIR__ . '/Visitor.php';
require_once __DIR__ . '/Visitor_World.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/late-layouts.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/start.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/report.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/queue-image.php';
require_once dirname( __DIR__, 4 ) . '/includes/copies/plan-images.php';
require_once dirname( __DIR__, 4 ) . '/includes/copies/screens.php';

/**
 * Runs flushes in random and hand-written worlds with visitors, and compares the results with what each visitor's
 * browser shows. Seeds reads `SHORTPIXEL_FLUSH_TEST_WORLDS` and `SHORTPIXEL_FLUSH_TEST_SEED`.
 */
final class VisitorWorldsTest extends Spai_Test_Case {
	private const PAGE = 'http://example.org/';

	private Flushes $flushes;

	private Purges $purges;

	private Visitor_World $world;

	private int $image = 0;

	/** Part of a queued flush's reason, so that no two worlds use the same reason. */
	private int $world_number = 0;

	/** The current world's flush, as it was when it ended. */
	private ?Flush $ended = null;

	/** @var array{all: int, unconfirmed: int} Copies that were checked in worlds that give enough evidence, and those of them left unconfirmed. */
	private array $checked = [
		'all'         => 0,
		'unconfirmed' => 0,
	];

	/** @var array<string, bool> By URL, whether a browser of any format would have got the old image when the plugin last looked. */
	private array $was_old = [];

	protected function setUp(): void {
		parent::setUp();
		$this->flushes = new Flushes();
		$this->purges  = new Purges();
		$this->world   = new Visitor_World( 0 );
		$this->act_as( 'administrator' );
		$this->image = $this->attachment(
			[
				'name'   => 'visited',
				'width'  => 2000,
				'height' => 1500,
			]
		);
		add_filter( 'shortpixel_flush_now', fn (): int => $this->world->now );
		add_filter(
			'shortpixel_flush_form_test_pause',
			function (): float {
				$this->world->now += 2;
				return 0.0;
			}
		);
		add_filter( 'shortpixel_flush_screens', fn (): array => $this->world->screens );
		add_filter( 'shortpixel_flush_pages', static fn (): array => [ self::PAGE ] );
		add_filter( 'shortpixel_flush_page_caches', '__return_empty_array' );
		$this->answer_requests( fn ( array $request ): array => $this->answer( $request ) );
		// A large flush is compacted in a transaction of its own, which would end this test's.
		add_filter(
			'query',
			static fn ( string $query ): string => in_array( $query, [ 'START TRANSACTION', 'COMMIT' ], true ) ? 'DO 0' : $query
		);
		Database::run( 'SAVEPOINT no_world_yet' );
	}

	protected function tearDown(): void {
		Seeded_Dice::$random = null;
		Seeded_Dice::$steady = null;
		parent::tearDown();
	}

	#[Group( 'proof' )]
	public function test_whatever_a_flush_ends_with_is_what_each_visitor_gets(): void {
		list( $first, $worlds ) = Seeds::of_this_run( 80, 3000 );

		$table = screen_table();
		self::assertNotSame( [], $table );
		$ends   = [];
		$broken = [];
		$green  = [ 0, 0 ];
		for ( $seed = $first; $seed < $first + $worlds; $seed++ ) {
			$world = Visitor_World::of_seed( $seed, $table );
			// Set here, not in of_seed(), so that recorded seeds still give the same worlds.
			$world->is_busy_before = 0 === $seed % 3;
			$world->strangers      = Visitor_World::strangers_of_seed( $seed );
			try {
				$end          = $this->live( $world, "World {$seed}" );
				$ends[ $end ] = ( $ends[ $end ] ?? 0 ) + 1;
				if (
					null !== $this->ended
					&& 'nothing_there' !== ( $this->ended->failure->code ?? '' )
					&& $world->holds_evidence()
					&& $world->heeds_removals()
					&& ! $world->is_busy_before
					&& 'measured' === $world->door
					&& 'removal' === $world->kind
				) {
					++$green[ 'removal looked' === $end ? 0 : 1 ];
				}
			} catch ( AssertionFailedError $error ) {
				$broken[] = $error->getMessage();
				self::assertLessThan( 10, count( $broken ), implode( "\n\n", $broken ) );
			}
		}

		self::assertSame( [], $broken, implode( "\n\n", $broken ) );
		$told = (string) wp_json_encode(
			[
				'ends'    => $ends,
				'checked' => $this->checked,
				'green'   => $green,
			]
		);
		if ( $worlds > 300 ) {
			fwrite( STDERR, "\n{$worlds} worlds with visitors: {$told}\n" );
		}
		foreach ( [ 'removal looked', 'removal unknown', 'removal old', 'new_link everybody' ] as $end ) {
			self::assertGreaterThan( $worlds / 50, $ends[ $end ] ?? 0, $told );
		}
		// Flushes that never confirmed anything would not be wrong, but useless: most verdicts must be sure.
		self::assertGreaterThan( $worlds / 10, $this->checked['all'], $told );
		self::assertLessThan( $worlds > 500 ? 0.1 : 0.2, $this->checked['unconfirmed'] / $this->checked['all'], $told );
		self::assertGreaterThan( $worlds > 500 ? 0.9 : 0.6, $green[0] / array_sum( $green ), $told );
	}

	/**
	 * Returns hand-written worlds: their properties, their CDN's properties, the right results, and a pattern for the
	 * message.
	 *
	 * @return array<string, array{array<string, mixed>, array<string, mixed>, list<string>, string}>
	 */
	public static function named(): array {
		$never = [ 'removal' => null ];
		$alike = [
			'ignores_query'    => true,
			'normalises_paths' => true,
		];
		// The plugin can't know every window and zoom, so `looked` is the best result of a removal.
		$green = [ 'removal looked' ];
		$amber = [ 'removal looked', 'removal unknown' ];
		$red   = [ 'removal old' ];
		return [
			'WP-CLI, where no browser measures, says in amber that some screen sizes could not be checked' => [
				[ 'door' => 'none' ],
				[],
				$amber,
				'',
			],
			'a flush by REST without measurements is amber' => [ [ 'door' => 'rest' ], [], $amber, '' ],
			'a flush that cron runs after a file was replaced is amber' => [ [ 'door' => 'replaced' ], [], $amber, '' ],
			'measuring that ran out of time is amber'      => [ [ 'door' => 'late' ], [], $amber, '' ],
			'WP-CLI tries what a browser measured last, and says in amber that it may not be all' => [
				[ 'door' => 'recent' ],
				[],
				[ 'removal unknown' ],
				'',
			],
			'copies that did not exist before are counted nowhere' => [ [], $never, $red, '' ],
			'the same without measurements: nothing is called new' => [
				[ 'door' => 'none' ],
				$never,
				[ 'removal old', 'removal unknown' ],
				'',
			],
			'flushing the images on a page does not speak for phones and tablets that were not measured' => [
				[ 'door' => 'toolbar' ],
				[],
				$amber,
				'',
			],
			'copies are removed where the query is ignored and a redirect answers for what is missing' => [
				[ 'kind' => 'auto' ],
				$alike + $never,
				[ 'removal old' ],
				'',
			],
			'a new link is spelled where the query is ignored and paths count as written' => [
				[ 'kind' => 'auto' ],
				[ 'ignores_query' => true ] + $never,
				[ 'new_link everybody' ],
				'',
			],
			'the same without measurements'                => [
				[
					'kind' => 'auto',
					'door' => 'none',
				],
				$alike + $never,
				[ 'removal old', 'removal unknown' ],
				'',
			],
			'a new link reaches everybody where the query counts' => [ [ 'kind' => 'auto' ], $never, [ 'new_link everybody' ], '' ],
			'a new link of more copies than are checked is done as well' => [
				[
					'kind'    => 'auto',
					'places'  => [ 'full', 'half', 'grid' ],
					'screens' => self::phones(),
				],
				$never,
				[ 'new_link everybody' ],
				'/ 16 of 16 copies were checked/',
			],
			'a removal that takes 65 seconds is waited for' => [ [], [ 'removal' => 65 ], $green, '' ],
			'a removal that takes 65 seconds is waited for at a common cache' => [
				[],
				[
					'removal' => 65,
					'style'   => 'common',
				],
				$green,
				'',
			],
			'a copy that is not checked goes later than those that are' => [
				[
					'places'  => [ 'full', 'half', 'grid' ],
					'screens' => self::phones(),
				],
				[
					'removal'    => 0,
					'removal_at' => [ 'w_1136+' => 65 ],
				],
				$green,
				'/ 16 of [\d,]+ copies /',
			],
			'a layer keeps a copy that the cache before it had to fetch, and the removal there is lost' => [
				[
					'places'  => [ 'fixed' ],
					'screens' => [ Visitor_World::screen( 1440, 2.0 ), Visitor_World::screen( 1425, 1.0 ) ],
				],
				[
					'has_two_layers'   => true,
					'asks_again_after' => 40,
					'removal_at'       => [ 'w_600+' => null ],
					'when_missing'     => 200,
					'looks_alike'      => true,
				],
				$amber,
				'/\AThe check could not tell whether visitors see the new image\./',
			],
			'the same for the copy of one format'          => [
				[
					'earlier' => self::one_of_each_format(),
					'screens' => [ Visitor_World::screen( 390, 3.0 ) ],
				],
				[
					'varies'           => true,
					'has_two_layers'   => true,
					'asks_again_after' => 40,
					'reach'            => 'format',
					'when_missing'     => 200,
					'looks_alike'      => true,
				],
				$amber,
				'',
			],
			'of two layers only the outer is emptied, and its age is counted anew' => [
				[],
				[
					'has_two_layers' => true,
					'reach'          => 'outer',
					'looks_alike'    => true,
				],
				[ 'removal unknown', 'removal old' ],
				'',
			],
			'the same at a common cache, whose age is counted anew' => [
				[],
				[
					'style'          => 'common',
					'missing'        => [ 'last-modified', 'etag' ],
					'has_two_layers' => true,
					'reach'          => 'outer',
					'looks_alike'    => true,
				],
				[ 'removal unknown', 'removal old' ],
				'',
			],
			'copies are kept apart by Accept, and only those of one format go' => [
				[ 'earlier' => self::one_of_each_format() ],
				[
					'varies' => true,
					'reach'  => 'format',
				],
				[ 'removal unknown', 'removal old' ],
				'',
			],
			'the same where no answer says that it varies' => [
				[ 'earlier' => self::one_of_each_format() ],
				[
					'varies'              => true,
					'says_that_it_varies' => false,
					'reach'               => 'format',
				],
				[ 'removal unknown', 'removal old' ],
				'',
			],
			'copies are kept apart by Accept, and all of them go' => [
				[ 'earlier' => self::one_of_each_format() ],
				[ 'varies' => true ],
				$green,
				'',
			],
			'browsers that may keep the image for a year are spoken of' => [
				[],
				[ 'max_age' => 31536000 ],
				$green,
				'/New where we looked.*may keep it/',
			],
			'where browsers keep nothing, nobody is spoken of who keeps it' => [ [], [ 'max_age' => 0 ], $green, '/\A(?!.*may keep)/' ],
			'bunny.net’s own headers show the new image'   => [
				[ 'screens' => [ Visitor_World::screen( 820, 2.0 ), Visitor_World::screen( 1920, 1.0 ) ] ],
				[
					'when_missing' => 200,
					'missing'      => [],
					'looks_alike'  => true,
				],
				$green,
				'',
			],
			'bunny.net’s own headers show the old image'   => [ [], [ 'looks_alike' => true ] + $never, $red, '' ],
			'a cache of the site still has the old file'   => [
				[ 'old_file_for' => 100000 ],
				[],
				$red,
				'/a cache in front of your site has it/',
			],
			'a phone that nobody lists, in a place whose width follows the window' => [
				[
					'places'  => [ 'full' ],
					'earlier' => array_map(
						static fn ( array $screen ): Visitor => new Visitor( $screen, 'webp' ),
						[ Visitor_World::screen( 337, 3.0 ), ...self::phones() ]
					),
					'screens' => self::phones(),
				],
				[],
				$green,
				'',
			],
		];
	}

	/**
	 * @return list<Visitor>
	 */
	private static function one_of_each_format(): array {
		return array_map(
			static fn ( string $format ): Visitor => new Visitor( Visitor_World::screen( 390, 3.0 ), $format ),
			Tempered_Cdn::FORMATS
		);
	}

	/**
	 * @return list<array{width: int, height: int, density: float}>
	 */
	private static function phones(): array {
		return array_map(
			static fn ( int $width ): array => Visitor_World::screen( $width, 3.0 ),
			[ 320, 344, 360, 375, 390, 393, 402, 412, 414, 430, 440, 820, 1920 ]
		);
	}

	/**
	 * @param array<string, mixed> $facts Properties of the world.
	 * @param array<string, mixed> $cdn   Properties of its CDN.
	 * @param list<string>         $ends  The results that are right for it.
	 * @param string               $says  A pattern that the message and details have to match; empty for any.
	 */
	#[DataProvider( 'named' )]
	public function test_what_was_seen_to_go_wrong( array $facts, array $cdn, array $ends, string $says ): void {
		$end     = $this->live( Visitor_World::of( $facts, $cdn ), (string) $this->dataName() );
		$message = null === $this->ended ? '' : self::all_that_is_said( flush_shape( $this->ended ) );
		self::assertContains( $end, $ends, $message );
		if ( '' !== $says ) {
			self::assertMatchesRegularExpression( $says, $message );
		}
	}

	/**
	 * Random worlds in which a flush once claimed something false, too complex to be given by hand.
	 *
	 * @return array<string, array{int}>
	 */
	public static function false_once(): array {
		return [
			'what is not checked goes later behind two layers, in another place' => [ 1007000426 ],
			'what is not checked goes later, of nearly a thousand copies' => [ 5007000515 ],
			'a copy that was missing is made of the old file, which a cache of the site still has' => [ 3007000937 ],
			'a layer keeps copies that the cache before it had to fetch' => [ 1007000817 ],
			'the same for one format'            => [ 9007000952 ],
			'a copy is new already that somebody asked for between the new file and the removal' => [ 40000001460 ],
			'the same among copies that are old' => [ 45000002286 ],
		];
	}

	#[DataProvider( 'false_once' )]
	public function test_a_world_that_something_false_was_said_of( int $seed ): void {
		$screens = screen_table();
		self::assertNotSame( [], $screens );
		$this->live( Visitor_World::of_seed( $seed, $screens ), "World {$seed}" );
	}

	/**
	 * Runs a world: visitors come, the image is replaced and flushed, more visitors come, and what the flush says is
	 * compared with what each browser shows.
	 */
	private function live( Visitor_World $world, string $name ): string {
		$this->begin( $world );
		$this->ended = null;
		$flush       = $this->run_to_the_end( $this->start(), $name );
		$this->ended = $flush;
		$this->judge( $flush, $name );

		return ( $flush->has_new_links() ? 'new_link' : 'removal' ) . " {$flush->result()}";
	}

	/**
	 * Starts the flush as the world's `$door` says.
	 */
	private function start(): int {
		$world = $this->world;
		if ( 'replaced' === $world->door ) {
			return queue_image( $this->image, "Replaced, {$this->world_number}", $world->kind );
		}
		if ( 'rest' === $world->door ) {
			$response = $this->rest(
				'POST',
				'/flushes',
				[
					'scope'       => 'images',
					'attachments' => [ $this->image ],
					'method'      => $world->kind,
				]
			)->get_data();
			self::assertIsArray( $response );
			self::assertIsInt( $response['id'] ?? null );
			return $response['id'];
		}
		if ( 'recent' === $world->door ) {
			$measured = plan_images( [ $this->image ], $this->layouts() );
			self::assertInstanceOf( Plan::class, $measured );
			keep_recent_lists( $measured->variants );
		}
		$page = [
			'scope' => 'urls',
			'urls'  => [ self::PAGE ],
		];
		$plan = plan_for(
			new Start_Request(
				in_array( $world->door, [ 'toolbar', 'page' ], true )
				? $page
				: [ 'attachments' => [ $this->image ] ]
			)
		);
		self::assertInstanceOf( Plan::class, $plan );
		$measuring = in_array(
			$world->door,
			[ 'measured', 'late', 'page' ],
			true
		) && 'images' === $plan->scope ? Flush::measuring( $plan->attachment_ids ) : [];
		$id        = start( $plan, '', 1, $measuring, 'person', $world->kind );
		self::assertIsInt( $id );
		$flush = ( new Flushes() )->get( $id );
		self::assertNotNull( $flush );
		if ( [] !== $measuring ) {
			self::assertTrue( add_layouts( $flush, $this->layouts(), false ) );
		}

		return $id;
	}

	/**
	 * Lets the first visitors come and replaces the image; in some worlds, visitors also come after that.
	 */
	private function begin( Visitor_World $world ): void {
		// Each world starts with the same database.
		Database::run( 'ROLLBACK TO SAVEPOINT no_world_yet' );
		wp_cache_flush();
		$this->world   = $world;
		$this->was_old = [];
		++$this->world_number;
		Seeded_Dice::$random = $world->random;
		Seeded_Dice::$steady = fn (): int => $world->now;
		foreach ( $world->earlier as $visitor ) {
			$begun      = $world->now;
			$world->now = $begun - ( $world->is_busy ? $world->one_of( [ 86400, 7000, 400 ] ) : 7000 );
			// The CDN makes the copy for the first visit; the second gets it.
			for ( $visits = 0; $visits < 2; $visits++ ) {
				foreach ( $this->asked_by( $visitor ) as $url ) {
					$visitor->visit( $world, $url );
				}
				$world->now += 60;
			}
			$world->now = $begun;
		}
		foreach ( $world->strangers as $visitor ) {
			$begun       = $world->now;
			$world->now -= 7000;
			foreach ( $this->asked_by( $visitor ) as $url ) {
				$visitor->visit( $world, $url );
			}
			$world->now += 60;
			foreach ( $this->asked_by( $visitor ) as $url ) {
				$visitor->visit( $world, $url );
			}
			$world->now = $begun;
		}
		$world->replace();
		foreach ( self::files_of( $this->image ) as $file ) {
			file_put_contents( $file, Tempered_Cdn::image( 'new', $world->cdn->looks_alike, 'jpeg', 300 ) );
			touch( $file, $world->file_time );
		}
		clearstatcache();
		$world->come_before_the_flush( fn ( Visitor $visitor ): array => $this->asked_by( $visitor ) );
	}

	/**
	 * @param array<string, mixed> $request
	 * @return array<string, mixed>
	 */
	private function answer( array $request ): array {
		$url    = is_string( $request['url'] ) ? $request['url'] : '';
		$method = 'HEAD' === ( $request['method'] ?? '' ) ? 'HEAD' : 'GET';
		if ( self::PAGE === $url ) {
			return [ 'body' => $this->page() ];
		}
		$test_image = str_starts_with( $url, self::PAGE ) ? Cdn_World::test_image( $url ) : null;
		if ( null !== $test_image ) {
			return [ 'body' => $test_image ];
		}
		if ( str_starts_with( $url, self::PAGE ) ) {
			$file = $this->world->public_file( $url );
			return [
				'headers' => [ 'last-modified' => gmdate( 'D, d M Y H:i:s', $file['time'] ) . ' GMT' ],
				'body'    => Tempered_Cdn::image( $file['shows'], $this->world->cdn->looks_alike, 'jpeg', 300 ),
			];
		}
		$headers = is_array( $request['headers'] ?? null ) ? $request['headers'] : [];
		$accept  = $headers['Accept'] ?? $headers['accept'] ?? 'image/avif,image/webp,*/*';
		if ( 'GET' === $method && ! str_contains( $url, 'f_remove' ) ) {
			$this->was_old[ $url ] = in_array( 'old', $this->shown( $url ), true );
		}

		return $this->world->cdn->answer( $method, $url, is_string( $accept ) ? $accept : '' );
	}

	/**
	 * Renders the page as the site would now: with placeholders from which the provider's script makes CDN URLs.
	 */
	private function page(): string {
		$svg   = sprintf(
			'<svg xmlns="http://www.w3.org/2000/svg" width="2000" height="1500" data-u="%s" data-w="2000" data-h="1500"></svg>',
			rawurlencode( $this->source() )
		);
		$image = sprintf( '<img class="wp-image-%d" src="data:image/svg+xml;base64,%s">', $this->image, base64_encode( $svg ) ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- A data: URL.

		return '<body class="home">' . implode(
			'',
			array_map( static fn ( string $place ): string => "<figure class=\"{$place}\">{$image}</figure>", $this->world->places )
		) . '</body>';
	}

	private function source(): string {
		$source = apply_filters( 'shortpixel/ai/originalUrl', (string) wp_get_attachment_url( $this->image ) ); // phpcs:ignore WordPress.NamingConventions.ValidHookName,WordPress.NamingConventions.PrefixAllGlobals -- The name is SPAI's.
		self::assertIsString( $source );

		return $source;
	}

	/**
	 * Returns the CDN URLs that the page makes a browser request, as the provider computes them.
	 *
	 * @return non-empty-list<string>
	 */
	private function asked_by( Visitor $visitor ): array {
		$source = $this->source();
		$boxes  = array_map(
			fn ( string $place ): array => [ 'kind' => 'image' ] + self::box(
				$place,
				$visitor->screen['width']
			) + [ 'screens' => [ $visitor->screen ] ],
			$this->world->places
		);
		$urls   = [];
		foreach ( $this->spai->measured_parameter_lists(
			[
				'url'    => $source,
				'width'  => 2000,
				'height' => 1500,
				'type'   => 'image/jpeg',
			],
			$boxes
		) as $list ) {
			$urls[] = $this->spai->cdn_url( $list, $source );
		}
		self::assertNotSame( [], $urls );

		return $urls;
	}

	/**
	 * @return array{width: float, height: float, padding_x: float, padding_y: float}
	 */
	private static function box( string $place, int $window ): array {
		$width = Visitor_World::width_in( $place, $window );

		return [
			'width'     => $width,
			'height'    => 0.75 * $width,
			'padding_x' => 0.0,
			'padding_y' => 0.0,
		];
	}

	/**
	 * Returns what the browser of the person who flushes measured: the page on all screens, or nothing if time ran out.
	 *
	 * @return non-empty-list<Layout>
	 */
	private function layouts(): array {
		$screens = $this->world->screens;
		$images  = [];
		foreach ( 'late' === $this->world->door ? [] : $this->world->places as $place ) {
			$images[] = [
				'source' => $this->source(),
				'kind'   => 'image',
				'width'  => 2000,
				'height' => 1500,
				'boxes'  => array_map(
					static fn ( array $screen, int $index ): array => self::box( $place, $screen['width'] ) + [ 'screens' => [ $index ] ],
					$screens,
					array_keys( $screens )
				),
			];
		}

		return [
			[
				'url'     => self::PAGE,
				'state'   => [] === $images ? 'late' : 'measured',
				'screens' => [] === $images ? [] : $screens,
				'images'  => $images,
			],
		];
	}

	/**
	 * Takes steps while time passes and visitors come.
	 */
	private function run_to_the_end( int $id, string $name ): Flush {
		$world = $this->world;
		$begun = $world->now;
		do {
			( new Runner( new Client( allowed_hosts() ) ) )->step( $id, 2.0 );
			$flush = $this->flushes->get( $id );
			self::assertNotNull( $flush );
			if ( ! $flush->is_open() && 0 === $flush->counted( Flush::GOES_ON, 'unchecked' ) ) {
				return $flush;
			}
			if ( ! $flush->is_open() && null === $this->ended ) {
				// The result has to be true even before the remaining copies are done.
				$this->ended = $flush;
				$this->judge( $flush, $name, [ 0 ] );
			}
			$visitors = $world->visitors();
			if ( [] !== $visitors && $world->is_busy && $world->odds( 1, 2 ) ) {
				$visitor = $world->one_of( $visitors );
				foreach ( $this->asked_by( $visitor ) as $url ) {
					$visitor->visit( $world, $url );
				}
			}
			$left        = 'waiting' === $flush->state ? max( 1, $flush->wait_until - $world->now ) : ( $flush->is_open() ? 1 : 10 );
			$world->now += $world->is_busy ? $world->random->getInt( 1, $left ) : $left;
		} while ( $world->now - $begun < 40000 );
		self::fail( "{$name} never ended: " . wp_json_encode( $flush ) . $world->told() );
	}

	/**
	 * Compares the result of a flush with what every browser shows.
	 *
	 * @param list<int> $moments Seconds to wait before each comparison.
	 */
	private function judge( Flush $flush, string $name, array $moments = [ 0, 3600 ] ): void {
		$world   = $this->world;
		$message = self::all_that_is_said( flush_shape( $flush ) );
		$rows    = $this->purges->find( $flush->id, [ 'per_page' => 1000 ] )['purges'];
		$story   = "{$name}: {$flush->state}: {$message} " . wp_json_encode(
			array_map(
				static fn ( Purge $row ): array => [ $row->found_in, $row->state, array_column( $row->evidence, 'kind' ) ],
				array_slice( $rows, 0, 3 )
			)
		) . $world->told();
		$this->judge_rows( $rows, $story, $flush->goes_on() );
		$this->judge_numbers( $rows, $message, $story );
		foreach ( $moments as $later ) {
			$world->now += $later;
			foreach ( [ ...$world->visitors(), ...$world->strangers ] as $visitor ) {
				$this->judge_visitor( $visitor, $flush, $message, "{$visitor->told()}, {$later} s later, {$story}" );
			}
		}
	}

	/**
	 * Returns the message and the details, which the screen shows on demand.
	 *
	 * @param array<string, mixed> $shape
	 */
	private static function all_that_is_said( array $shape ): string {
		self::assertIsString( $shape['message'] );
		self::assertIsArray( $shape['details'] );
		return implode( ' ', array_filter( [ $shape['message'], ...$shape['details'] ], 'is_string' ) );
	}

	/**
	 * Returns what browsers of each format with an empty cache get at a URL.
	 *
	 * @return list<string>
	 */
	private function shown( string $url ): array {
		return array_map(
			fn ( string $format ): string => $this->world->cdn->shows( $url, $format ) ?? $this->world->public_file( $url )['shows'],
			Tempered_Cdn::FORMATS
		);
	}

	/**
	 * @param list<Purge> $rows
	 */
	private function judge_rows( array $rows, string $story, bool $goes_on ): void {
		foreach ( $rows as $row ) {
			$shown = $this->shown( $row->url );
			$why   = "{$row->url} " . wp_json_encode( [ $shown, $row->evidence ] ) . $story;
			// Once a flush has ended, removals at old links and of unchecked copies may still be under way.
			self::assertNotContains(
				$row->state,
				'old_link' === $row->found_in ? [] : ( $goes_on && ! $row->is_sampled ? [ 'queued' ] : [ 'queued', 'sent' ] ),
				$why
			);
			if ( in_array( $row->state, [ 'fresh', 'rebuilding' ], true ) ) {
				self::assertNotContains( 'old', $shown, $why );
			}
			if ( 'stale' === $row->state ) {
				self::assertTrue( $this->was_old[ $row->url ] ?? false, $why );
			}
		}
	}

	/**
	 * Asserts that numbers in the message count only copies that visitors may have, and adds up the checked copies.
	 *
	 * @param list<Purge> $rows
	 */
	private function judge_numbers( array $rows, string $message, string $story ): void {
		$had      = array_filter( $rows, static fn ( Purge $row ): bool => $row->visitors_may_have() );
		$checked  = array_filter( $had, static fn ( Purge $row ): bool => $row->checked_at > 0 );
		$compared = null !== $this->ended && $this->ended->is_told_apart();
		if ( $this->world->holds_evidence() && $compared ) {
			$this->checked['all']         += count( $checked );
			$this->checked['unconfirmed'] += count(
				array_filter(
					$checked,
					static fn ( Purge $row ): bool => 'unconfirmed' === $row->state
				)
			);
		}
		// A new link is tried with one copy before anything is changed, even if no visitor may have that copy.
		$others = array_filter( $rows, static fn ( Purge $row ): bool => ! $row->visitors_may_have() && $row->checked_at > 0 );
		self::assertLessThanOrEqual(
			null !== $this->ended && $this->ended->has_new_links() ? 1 : 0,
			count( $others ),
			"Nobody may have what was checked: {$story}"
		);
		// A large flush doesn't keep every row.
		if ( count( $rows ) > 500 ) {
			return;
		}
		preg_match_all(
			'/(?:([\d,]+) of (?:the )?|\b[Aa]ll |\b[Tt]he )([\d,]+) (checked )?cop(?:y|ies)(?! we know of)/',
			$message,
			$numbers,
			PREG_SET_ORDER
		);
		foreach ( $numbers as $number ) {
			self::assertLessThanOrEqual( count( $checked ), (int) str_replace( ',', '', $number[1] ), $story );
			self::assertLessThanOrEqual(
				'' === ( $number[3] ?? '' ) ? count( $had ) : count( $checked ),
				(int) str_replace( ',', '', $number[2] ),
				$story
			);
		}
	}

	private function judge_visitor( Visitor $visitor, Flush $flush, string $message, string $story ): void {
		$says_new = 1 === preg_match( '/\ANew for (?:new )?visitors\./', $message );
		$is_done  = 'done' === $flush->state && 'sampled' !== $flush->result();
		if ( ! $is_done && ! $says_new ) {
			return;
		}
		foreach ( $this->asked_by( $visitor ) as $url ) {
			self::assertSame( 'new', $visitor->sees_as_a_new_one( $this->world, $url ), "{$url} {$story}" );
			// A visitor whose browser has cached the old image is not new, and the message must mention such visitors.
			if ( 'old' === $visitor->sees( $this->world, $url ) ) {
				self::assertStringStartsWith( 'New for new visitors.', $message, "Kept in the browser: {$url} {$story}" );
				self::assertMatchesRegularExpression( '/\bmay keep it/', $message, "Kept in the browser: {$url} {$story}" );
				self::assertLessThanOrEqual(
					self::seconds_told( $message ),
					$visitor->keeps_for( $this->world, $url ),
					"Kept in the browser: {$url} {$story}"
				);
			}
		}
	}

	/**
	 * Returns for how many seconds browsers may keep the old image according to the message.
	 */
	private static function seconds_told( string $message ): int {
		$units = [
			'minute' => 60,
			'hour'   => 3600,
			'day'    => 86400,
			'month'  => 2678400,
		];

		return 1 === preg_match(
			'/for up to (\d+) (minute|hour|day|month)/',
			$message,
			$told
		) ? (int) $told[1] * $units[ $told[2] ] : PHP_INT_MAX;
	}
}
