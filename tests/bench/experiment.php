<?php
/**
 * The PHP side of the experiment: `php experiment.php <file> <first seed> <worlds> <worlds with the real code>` appends
 * to the file, as lines of JSON, what visitors of each world see after a flush, for each rule and door.
 */

declare( strict_types=1 );

use ShortPixelFlush\Flush\Runner;
use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Plan;
use ShortPixelFlush\Providers\Spai;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Tests\Integration\Flush\Cdn_World;
use ShortPixelFlush\Tests\Integration\Flush\Seeded_Dice;
use ShortPixelFlush\Tests\Integration\Flush\Tempered_Cdn;
use ShortPixelFlush\Tests\Support\Database;
use function ShortPixelFlush\allowed_hosts;
use function ShortPixelFlush\Copies\keep_recent_lists;
use function ShortPixelFlush\Copies\plan_images;
use function ShortPixelFlush\Copies\screen_table;
use function ShortPixelFlush\Flush\add_layouts;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\queue_image;
use function ShortPixelFlush\Flush\start;

require dirname( __DIR__ ) . '/php/support/wordpress.php';
require dirname( __DIR__ ) . '/php/integration/flush/seeded-dice.php';
require ABSPATH . 'wp-settings.php';
require_once ABSPATH . 'wp-admin/includes/image.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';
require_once dirname( __DIR__, 2 ) . '/includes/flush/late-layouts.php';
require_once dirname( __DIR__, 2 ) . '/includes/copies/screens.php';
require_once dirname( __DIR__, 2 ) . '/includes/flush/queue-image.php';
require_once dirname( __DIR__, 2 ) . '/includes/flush/report.php';
require_once dirname( __DIR__, 2 ) . '/includes/flush/start.php';
require_once dirname( __DIR__ ) . '/php/support/Database.php';
require_once dirname( __DIR__ ) . '/php/integration/flush/Cdn_World.php';
require_once dirname( __DIR__ ) . '/php/integration/flush/Tempered_Cdn.php';
require_once __DIR__ . '/experiment-world.php';

/** Finds out what visitors of a world see after a flush, by the plugin's own code, or by arithmetic from its plan. */
final class Experiment {
	public const DOORS = [ 'screen', 'automatic', 'cli' ];

	// `removal` always removes copies; `rule` uses a new link if one is possible, and else removes copies.
	public const RULES = [ 'removal', 'rule' ];

	private const PAGE  = 'http://example.org/';
	private const SHEET = 'http://example.org/style.css';

	// Seconds from the start until the code checks what visitors see, and until it stops counting requests.
	private const SOON  = 120;
	private const LATER = 600;

	private Spai $spai;

	private Experiment_World $world;

	private string $plain;

	/** @var array<string, list<string>> The links that a browser asks for, by its screen and the image's URL on the page. */
	private array $links = [];

	/** @var list<int> The times of requests to the CDN. */
	private array $asked = [];

	/** @var array<string, array{urls: array<string, bool>, is_whole: bool, requests: int}> */
	private array $plans = [];

	/** @var non-empty-list<array{width: int, height: int, density: float}> */
	private array $table;

	public function __construct( private int $image ) {
		$this->spai  = new Spai();
		$this->plain = (string) wp_get_attachment_url( $image );
		$this->table = screen_table() ?: [
			[
				'width'   => 390,
				'height'  => 664,
				'density' => 3.0,
			],
		];
		$this->world = new Experiment_World( 0, $this->table );
		$this->hook();
	}

	/**
	 * @return list<array<string, mixed>>
	 */
	public function live( int $seed, bool $is_real ): array {
		$lives = [];
		$this->begin( $seed );
		foreach ( self::RULES as $rule ) {
			foreach ( $is_real ? self::DOORS : [ 'screen', 'cli' ] as $door ) {
				if ( $is_real ) {
					Database::run( 'ROLLBACK TO SAVEPOINT no_world_yet' );
					wp_cache_flush();
					$this->begin( $seed );
					$this->replace();
				}
				$lives[] = [
					'seed'        => $seed,
					'rule'        => $rule,
					'door'        => $door,
					'kind'        => $this->world->kind,
					'is_ordinary' => $this->world->is_ordinary(),
				] + ( $is_real ? $this->by_the_code( $rule, $door ) : $this->by_arithmetic( $rule, $door ) );
			}
		}

		return $lives;
	}

	private function hook(): void {
		add_filter( 'shortpixel_flush_now', fn (): int => $this->world->now );
		add_filter(
			'shortpixel_flush_form_test_pause',
			function (): float {
				$this->world->now += 2;
				return 0.0;
			}
		);
		add_filter( 'shortpixel_flush_pages', static fn (): array => [ self::PAGE ] );
		add_filter(
			'shortpixel_flush_page_caches',
			fn (): array => 'none' === $this->world->page_cache ? [] : [
				[
					'id'     => 'made-up',
					'name'   => 'Made-up Cache',
					'clears' => 'clears' === $this->world->page_cache,
				],
			]
		);
		add_action(
			'shortpixel_flush_clear_page_caches',
			function (): void {
				$this->world->has_fresh_pages = 'stays' !== $this->world->page_cache;
			}
		);
		add_filter( 'shortpixel_flush_pre_request', fn ( $before, array $request ): array => $this->answer( $request ), 10, 2 );
		// Each world's writes are rolled back, so the plugin must not commit the transaction of this script.
		add_filter( 'query', static fn ( string $query ): string => in_array( $query, [ 'START TRANSACTION', 'COMMIT' ], true ) ? 'DO 0' : $query );
	}

	private function begin( int $seed ): void {
		$this->world         = new Experiment_World( $seed, $this->table );
		$this->asked         = [];
		$this->links         = [];
		Seeded_Dice::$random = $this->world->random;
		Seeded_Dice::$steady = fn (): int => $this->world->now;
		$this->configure();
	}

	private function configure(): void {
		$this->store( $this->world->crops, 'crop' );
		$this->store( $this->world->has_breakpoints, 'size_breakpoints' );
		$this->store( 50, 'size_breakpoints_base' );
		$this->store( 10, 'size_breakpoints_rate' );
	}

	/**
	 * Lets visitors see the old image, and replaces its file.
	 */
	private function replace(): void {
		$now              = $this->world->now;
		$this->world->now = $now - 86400;
		foreach ( [ 0, 60 ] as $later ) {
			$this->world->now += $later;
			foreach ( $this->world->browsers as $browser ) {
				foreach ( $this->asked_by( $browser ) as $url ) {
					$browser->visit( $this->world, $url );
				}
			}
		}
		$this->world->now         = $now;
		$this->world->file        = 'new';
		$this->world->replaced_at = $now;
		file_put_contents( (string) get_attached_file( $this->image ), Tempered_Cdn::image( 'new', $this->world->cdn->looks_alike, 'jpeg', 300 ) );
		touch( (string) get_attached_file( $this->image ), $now - 60 );
		clearstatcache();
	}

	private function store( mixed $value, string $name ): void {
		$options = \ShortPixel\AI\Options::_();
		if ( $options->get( $name, [ 'settings', 'behaviour' ], null ) !== $value ) {
			$options->set( $value, $name, [ 'settings', 'behaviour' ] );
		}
	}

	/**
	 * Returns the image's URL on the page that visitors get now, before the provider turns it into a CDN link.
	 */
	private function source(): string {
		return $this->world->has_fresh_pages && 'style' !== $this->world->kind ? (string) apply_filters( 'shortpixel/ai/originalUrl', $this->plain ) : $this->plain;
	}

	/**
	 * @return list<string>
	 */
	private function asked_by( Experiment_Browser $browser ): array {
		if ( 'style' === $this->world->kind ) {
			return [ $this->link_in_sheet() ];
		}
		$source = $this->source();
		$key    = implode( ' ', $browser->screen ) . $source;
		if ( isset( $this->links[ $key ] ) ) {
			return $this->links[ $key ];
		}
		$box   = [ 'kind' => 'image' ] + Experiment_World::box( $this->world->kind, $this->world->is_tall, $browser->screen ) + [ 'screens' => [ $browser->screen ] ];
		$lists = $this->spai->measured_parameter_lists(
			[
				'url'    => $source,
				'width'  => 2000,
				'height' => 1500,
				'type'   => 'image/jpeg',
			],
			[ $box ]
		);

		$this->links[ $key ] = array_map( fn ( array $list ): string => $this->spai->cdn_url( $list, $source ), $lists );

		return $this->links[ $key ];
	}

	private function link_in_sheet(): string {
		return $this->spai->cdn_url(
			[
				'params'    => [ 'q_lossy', 'ret_img' ],
				'separator' => '+',
			],
			$this->plain
		);
	}

	private function page(): string {
		if ( 'style' === $this->world->kind ) {
			return '<head><link rel="stylesheet" href="' . self::SHEET . '"></head><body class="home"><div class="hero"></div></body>';
		}
		$svg = sprintf( '<svg xmlns="http://www.w3.org/2000/svg" width="2000" height="1500" data-u="%s" data-w="2000" data-h="1500"></svg>', rawurlencode( $this->source() ) );

		return sprintf( '<body class="home"><figure class="%s"><img class="wp-image-%d" src="data:image/svg+xml;base64,%s"></figure></body>', $this->world->kind, $this->image, base64_encode( $svg ) );
	}

	/**
	 * @return list<array<string, mixed>> What a browser measures on the screens of the table.
	 */
	private function layouts(): array {
		$boxes = array_map( fn ( array $screen, int $index ): array => Experiment_World::box( $this->world->kind, $this->world->is_tall, $screen ) + [ 'screens' => [ $index ] ], $this->table, array_keys( $this->table ) );

		return [
			[
				'url'     => self::PAGE,
				'state'   => 'measured',
				'screens' => $this->table,
				'images'  => 'style' === $this->world->kind ? [] : [
					[
						'source' => $this->source(),
						'kind'   => 'image',
						'width'  => 2000,
						'height' => 1500,
						'nth'    => 0,
						'boxes'  => $boxes,
					],
				],
			],
		];
	}

	/**
	 * @param array<mixed> $request
	 * @return array<string, mixed>
	 */
	private function answer( array $request ): array {
		$url    = (string) $request['url'];
		$answer = [
			'status'      => 200,
			'headers'     => [],
			'body'        => '',
			'error'       => '',
			'error_text'  => '',
			'at'          => $this->world->now,
			'retry_after' => null,
		];
		$test   = Cdn_World::test_image( $url );
		if ( self::PAGE === $url || self::SHEET === $url ) {
			return [ 'body' => self::PAGE === $url ? $this->page() : ".hero { background: url({$this->link_in_sheet()}) }" ] + $answer;
		}
		if ( str_starts_with( $url, self::PAGE ) ) {
			$file = $this->world->public_file( $url );
			return [
				'headers' => [ 'last-modified' => gmdate( 'D, d M Y H:i:s', $file['time'] ) . ' GMT' ],
				'body'    => $test ?? Tempered_Cdn::image( $file['shows'], $this->world->cdn->looks_alike, 'jpeg', 300 ),
			] + $answer;
		}
		$this->asked[] = $this->world->now;

		return array_intersect_key( $this->world->cdn->answer( (string) ( $request['method'] ?? 'GET' ), $url, 'image/webp' ), $answer ) + $answer;
	}

	/**
	 * @param list<array<string, mixed>> $layouts
	 */
	private function plan( array $layouts ): ?Plan {
		$plan = plan_images( [ $this->image ], $layouts );

		return $plan instanceof Plan ? $plan : null;
	}

	/**
	 * @return array<string, mixed>
	 */
	private function by_the_code( string $rule, string $door ): array {
		$begun = $this->world->now;
		if ( $this->world->was_measured ) {
			$this->keep();
		}
		$id    = $this->start( $door, 'rule' === $rule ? 'auto' : 'removal' );
		$seen  = null;
		$flush = null;
		$late  = 'screen' === $door ? $begun + 20 : PHP_INT_MAX;
		while ( $id > 0 && $this->world->now < $begun + 40000 ) {
			if ( $this->world->now >= $late && null !== $flush ) {
				add_layouts( $flush, $this->layouts(), false );
				$late = PHP_INT_MAX;
			}
			( new Runner( new Client( allowed_hosts() ) ) )->step( $id, 2.0 );
			$flush = ( new Flushes() )->get( $id );
			if ( null === $flush || ! $flush->is_open() ) {
				break;
			}
			$soon             = $begun + self::SOON;
			$next             = 'waiting' === $flush->state ? max( $this->world->now + 1, $flush->wait_until ) : $this->world->now + 1;
			$next             = min( $next, max( $this->world->now + 1, $late ) );
			$this->world->now = $this->world->now < $soon ? min( $next, $soon ) : $next;
			if ( $this->world->now === $soon ) {
				$seen = $this->world->seeing( [ $this, 'asks' ] );
			}
		}
		$seconds = $this->world->now - $begun;
		if ( null === $seen ) {
			$this->world->now = $begun + self::SOON;
			$seen             = $this->world->seeing( [ $this, 'asks' ] );
			$this->world->now = $begun + $seconds;
		}
		$at_end  = $this->world->seeing( [ $this, 'asks' ] );
		$state   = $flush->state ?? 'refused';
		$is_link = null !== $flush && $flush->has_new_links();
		$message = null === $flush ? '' : flush_shape( $flush )['message'];
		$is_all  = str_starts_with( $message, 'Visitors' );

		return $seen + [
			'way'      => $is_link ? 'new_link' : 'removal',
			'state'    => $state,
			'message'  => $message,
			'is_green' => 'done' === $state,
			'is_true'  => 1.0 === $at_end['fresh'] && ( ! $is_all || 1.0 === $at_end['returning'] ),
			'seconds'  => $seconds,
			'before'   => count( array_filter( $this->asked, fn ( int $at ): bool => $at <= $begun + $seconds ) ),
			'later'    => count( array_filter( $this->asked, fn ( int $at ): bool => $at <= $begun + self::LATER ) ),
		];
	}

	/**
	 * @return list<string>
	 */
	public function asks( Experiment_Browser $browser ): array {
		return $this->asked_by( $browser );
	}

	/**
	 * Stores the parameter lists of another image of the site, as if a browser had measured it before.
	 */
	private function keep(): void {
		$kind              = $this->world->kind;
		$this->world->kind = $this->world->other_kind;
		keep_recent_lists( $this->plan( $this->layouts() )->variants ?? [] );
		$this->world->kind = $kind;
		$this->links       = [];
	}

	private function start( string $door, string $method ): int {
		if ( 'automatic' === $door ) {
			return queue_image( $this->image, "World {$this->world->seed}", $method );
		}
		// In a flush from the screen, the browser measures the page while the flush runs.
		$plan = $this->plan( [] );
		$id   = null === $plan ? 0 : start( $plan, '', 1, 'screen' === $door ? Flush::measuring( [ $this->image ] ) : [], 'person', $method );

		return is_int( $id ) ? $id : 0;
	}

	/**
	 * Works out what visitors see from the plan and the CDN's behaviour, without a flush.
	 *
	 * @return array<string, mixed>
	 */
	private function by_arithmetic( string $rule, string $door ): array {
		return 'rule' === $rule && $this->world->takes_new_links() ? [ 'way' => 'new_link' ] + $this->new_link_by_arithmetic() : [ 'way' => 'removal' ] + $this->removal_by_arithmetic( $door );
	}

	/**
	 * @return array<string, mixed>
	 */
	private function new_link_by_arithmetic(): array {
		$world = $this->world;
		// If a cache in front of the site has the old file at every link, the flush's own request makes the CDN copy
		// it. Once the cache has dropped the old file, copies that visitors request are made from the new file.
		$is_old = 'normal' === $world->origin_cache;
		$is_new = ! $is_old || $world->old_file_for <= self::SOON;

		return [
			'is_green' => ! $is_old,
			'is_true'  => ! $is_old,
		] + $this->shares( fn (): bool => $is_new, $is_new );
	}

	/**
	 * @return array<string, mixed>
	 */
	private function removal_by_arithmetic( string $door ): array {
		$world   = $this->world;
		$plan    = $this->cached_plan( $door );
		$cdn     = $world->cdn;
		$is_new  = static fn ( string $url ): bool => '' === $world->origin_cache && null !== $cdn->removal && isset( $plan['urls'][ $url ] ) && ! ( $cdn->loses_some && 0 === crc32( $url ) % 3 );
		$had     = array_unique( array_merge( ...array_map( [ $this, 'asks' ], $world->browsers ) ) );
		$checked = array_filter( $had, static fn ( string $url ): bool => $plan['urls'][ $url ] ?? false );
		$is_gone = [] !== $checked && count( array_filter( $checked, $is_new ) ) === count( $checked );
		$shares  = $this->shares( $is_new );

		return [
			'is_green' => $plan['is_whole'] && $is_gone && $this->holds_evidence(),
			'is_true'  => 1.0 === $shares['fresh'],
			'before'   => $plan['requests'],
			'later'    => $plan['requests'],
		] + $shares;
	}

	/**
	 * Whether the CDN's answers can prove that a copy is new.
	 */
	private function holds_evidence(): bool {
		$cdn = $this->world->cdn;

		return ! in_array( 'etag', $cdn->missing, true ) || ! $cdn->looks_alike || 307 === $cdn->when_missing;
	}

	/**
	 * @param callable(string): bool $is_new Whether a fresh browser gets the new image at a link.
	 * @return array{fresh: float, returning: float, by_screen: array<string, array{int, int}>}
	 */
	private function shares( callable $is_new, bool $is_other_link = false ): array {
		$by_screen = Experiment_World::NOBODY;
		foreach ( $this->world->browsers as $browser ) {
			$by_screen[ $browser->sort ][0] += [] === array_filter( $this->asked_by( $browser ), static fn ( string $url ): bool => ! $is_new( $url ) ) ? 1 : 0;
			++$by_screen[ $browser->sort ][1];
		}
		$share = (float) array_sum( array_column( $by_screen, 0 ) ) / count( $this->world->browsers );

		return [
			'by_screen' => $by_screen,
			'fresh'     => $share,
			'returning' => $is_other_link || $this->world->cdn->max_age < 86400 ? $share : 0.0,
		];
	}

	/**
	 * @return array{urls: array<string, bool>, is_whole: bool, requests: int}
	 */
	private function cached_plan( string $door ): array {
		$world       = $this->world;
		$is_measured = 'screen' === $door;
		$is_kept     = ! $is_measured && $world->was_measured;
		$key         = (string) wp_json_encode( [ $is_measured, $is_kept ? $world->other_kind : '', $world->kind, $world->is_tall, $world->crops, $world->has_breakpoints ] );
		if ( ! isset( $this->plans[ $key ] ) ) {
			Database::run( 'ROLLBACK TO SAVEPOINT no_world_yet' );
			wp_cache_flush();
			$this->configure();
			if ( $is_kept ) {
				$this->keep();
			}
			$plan = $this->plan( $is_measured ? $this->layouts() : [] );
			$urls = [];
			foreach ( $plan->variants ?? [] as $variant ) {
				$urls[ $variant->url ] = $variant->is_sampled;
			}
			$this->plans[ $key ] = [
				'urls'     => $urls,
				// One removal for each link; each link of the sample is also requested once before and once after it.
				'requests' => count( $urls ) + 2 * count( array_filter( $urls ) ),
				'is_whole' => true === ( $plan->coverage['whole'] ?? false ),
			];
		}

		return $this->plans[ $key ];
	}
}

activate_plugin( 'shortpixel-adaptive-images-stand-in/shortpixel-adaptive-images-stand-in.php' );
\ShortPixel\AI\Options::_()->set( 'lossy', 'level', [ 'settings', 'compression' ] );
\ShortPixel\AI\Options::_()->set( 'https://cdn.shortpixel.ai/spai', 'api_url', [ 'settings', 'behaviour' ] );

$experiment_file = wp_upload_dir()['path'] . '/experiment.jpg';
wp_mkdir_p( dirname( $experiment_file ) );
file_put_contents( $experiment_file, Tempered_Cdn::image( 'old', false, 'jpeg', 300 ) );
$experiment_image = wp_insert_attachment(
	[
		'post_title'     => 'Experiment',
		'post_mime_type' => 'image/jpeg',
	],
	$experiment_file
);
wp_update_attachment_metadata(
	$experiment_image,
	[
		'width'  => 2000,
		'height' => 1500,
		'file'   => ltrim( wp_upload_dir()['subdir'] . '/experiment.jpg', '/' ),
		'sizes'  => [],
	]
);
wp_set_current_user( 1 );

list( , $experiment_file )                                  = $argv + [ 1 => 'php://stdout' ];
list( $experiment_first, $experiment_all, $experiment_few ) = array_map( 'intval', array_slice( $argv, 2 ) + [ 0, 100, 10 ] );

$experiment = new Experiment( $experiment_image );
Database::run( 'SET autocommit = 0' );
Database::run( 'SAVEPOINT no_world_yet' );
for ( $experiment_seed = $experiment_first; $experiment_seed < $experiment_first + max( $experiment_all, $experiment_few ); $experiment_seed++ ) {
	$experiment_lines = '';
	foreach ( [
		'by_arithmetic' => $experiment_all,
		'by_the_code'   => $experiment_few,
	] as $experiment_how => $experiment_number ) {
		foreach ( $experiment_seed < $experiment_first + $experiment_number ? $experiment->live( $experiment_seed, 'by_the_code' === $experiment_how ) : [] as $experiment_life ) {
			$experiment_lines .= wp_json_encode( [ 'how' => $experiment_how ] + $experiment_life ) . "\n";
		}
	}
	file_put_contents( $experiment_file, $experiment_lines, FILE_APPEND );
}
