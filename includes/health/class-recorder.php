<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Health;

use Generator;
use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Providers\Provider;
use ShortPixelFlush\Versions;
use WP_Error;
use function ShortPixelFlush\allowed_hosts;
use function ShortPixelFlush\begin_attempt;
use function ShortPixelFlush\Cdn\encode_non_ascii;
use function ShortPixelFlush\Cdn\next_endpoint;
use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\Cdn\removal_url;
use function ShortPixelFlush\Copies\sources;
use function ShortPixelFlush\end_attempt;
use function ShortPixelFlush\Flush\account_keys;
use function ShortPixelFlush\Flush\probe_source;
use function ShortPixelFlush\Flush\purge_api_url;
use function ShortPixelFlush\Flush\purge_target;
use function ShortPixelFlush\Flush\test_image_name;
use function ShortPixelFlush\Flush\write_test_image;
use function ShortPixelFlush\invalid_input;
use function ShortPixelFlush\is_shortpixel_host;
use function ShortPixelFlush\may_flush_image;
use function ShortPixelFlush\now;
use function ShortPixelFlush\Providers\ready;
use function ShortPixelFlush\resting_refusal;
use function ShortPixelFlush\Say\no_active_plugin;
use function ShortPixelFlush\shortpixel_api_url;
use function ShortPixelFlush\site_hosts;
use function ShortPixelFlush\url_host;
use const ShortPixelFlush\Flush\TALL_IMAGE;
use const ShortPixelFlush\Flush\TEST_IMAGE;
use const ShortPixelFlush\Flush\WIDE_IMAGE;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Records how the CDN answers, one request at a time, with a test picture that changes: wide (A), then tall (B).
 *
 * @phpstan-type Picture array{shows: 'A'|'B'|'other', type: string, width: int, height: int, file: int}
 * @phpstan-type Item array{
 *     link?: string,
 *     tries?: int,
 *     method?: string,
 *     accept?: string,
 *     after?: array{string, int},
 *     picture?: string,
 *     site?: true,
 *     api?: true,
 * }
 * @phpstan-type Ask array{
 *     name: string,
 *     at: int,
 *     after: int|null,
 *     method: string,
 *     accept: string,
 *     link: string,
 *     status: int,
 *     error: string,
 *     took: int,
 *     headers: array<string, int|string>,
 *     other_headers: list<string>,
 *     body: string,
 *     bytes: int|null,
 *     picture: Picture|null,
 *     said: string,
 * }
 */
final class Recorder {
	public const MOST_REQUESTS = 40;

	/** The approximate duration in minutes. */
	public const MINUTES = 3;

	// In seconds: between two requests, and before a copy that did not exist yet is requested again.
	private const SPACE = 1;
	private const AGAIN = 2;

	private const ACCEPT = [
		'all'  => 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8',
		// PHP before 8.1 can't read the size of an AVIF.
		'webp' => 'image/webp,*/*',
		'none' => '*/*',
	];

	/**
	 * The steps, in order. `link` is requested, up to `tries` times while the CDN has no copy yet; `after` names an
	 * earlier one and how many seconds later it is due. `picture` writes the test picture, `site` asks the site itself.
	 *
	 * @var array<string, Item>
	 */
	private const PLAN = [
		'picture_a'           => [ 'picture' => 'A' ],
		'plain'               => [
			'link'  => 'plain',
			'tries' => 3,
		],
		'plain_again'         => [ 'link' => 'plain' ],
		'plain_head'          => [
			'link'   => 'plain',
			'method' => 'HEAD',
		],
		'accept_all'          => [
			'link'   => 'plain',
			'accept' => 'all',
			'tries'  => 2,
		],
		'accept_none'         => [
			'link'   => 'plain',
			'accept' => 'none',
			'tries'  => 2,
		],
		'other_size'          => [
			'link'  => 'other_size',
			'tries' => 2,
		],
		'picture_b'           => [ 'picture' => 'B' ],
		'site_plain'          => [
			'link' => 'plain',
			'site' => true,
		],
		'site_query'          => [
			'link' => 'query',
			'site' => true,
		],
		'site_spelling'       => [
			'link' => 'spelling',
			'site' => true,
		],
		'plain_changed'       => [ 'link' => 'plain' ],
		'query'               => [
			'link'  => 'query',
			'tries' => 2,
		],
		'query_again'         => [ 'link' => 'query' ],
		'parameter'           => [
			'link'  => 'parameter',
			'tries' => 2,
		],
		'parameter_again'     => [ 'link' => 'parameter' ],
		'spelling'            => [
			'link'  => 'spelling',
			'tries' => 2,
		],
		'spelling_again'      => [ 'link' => 'spelling' ],
		'plain_kept'          => [ 'link' => 'plain' ],
		'next_key'            => [
			'link'  => 'next_key',
			'tries' => 2,
		],
		'remove'              => [ 'link' => 'remove' ],
		'removed_5'           => [
			'link'  => 'plain',
			'after' => [ 'remove', 5 ],
		],
		'removed_15'          => [
			'link'  => 'plain',
			'after' => [ 'remove', 15 ],
		],
		'removed_30'          => [
			'link'  => 'plain',
			'after' => [ 'remove', 30 ],
		],
		'removed_65'          => [
			'link'  => 'plain',
			'after' => [ 'remove', 65 ],
		],
		'removed'             => [
			'link'  => 'plain',
			'tries' => 2,
		],
		'removed_other_size'  => [ 'link' => 'other_size' ],
		'removed_accept_none' => [
			'link'   => 'plain',
			'accept' => 'none',
		],
		'account'             => [
			'link' => 'account',
			'api'  => true,
		],
		'image'               => [ 'link' => 'image' ],
		'image_again'         => [ 'link' => 'image' ],
		'image_head'          => [
			'link'   => 'image',
			'method' => 'HEAD',
		],
		'picture_other'       => [ 'picture' => 'other' ],
		'purge'               => [
			'link' => 'purge',
			'api'  => true,
		],
		'purged_5'            => [
			'link'  => 'plain',
			'after' => [ 'purge', 5 ],
		],
		'purged_30'           => [
			'link'  => 'plain',
			'after' => [ 'purge', 30 ],
		],
	];

	private Provider $provider;

	private string $endpoint;

	/** The test picture's name, and its link. */
	private string $file;

	private string $source;

	private string $version;

	/** @var array{params: list<string>, separator: string} */
	private array $list;

	/** The link of an image of the owner's choice; empty for none. */
	private string $image;

	/** @var array{params: list<string>, separator: string} */
	private array $image_list;

	/** Whether the account's purge API is tried. */
	private bool $purges;

	private int $began;

	private string $ended = '';

	private int $sent = 0;

	/** What the plain link showed last. */
	private string $last = '';

	/** @var array<string, int> When each step was taken, in Unix seconds. */
	private array $taken = [];

	/** @var array{files: list<string>, etags: list<string>} Hashes of what came, by kind. */
	private array $hashes = [
		'files' => [],
		'etags' => [],
	];

	/** @var list<Ask> */
	private array $asks = [];

	/** @phpstan-param array{url: string, width: int, height: int, type: string, path?: string|null, ...}|null $chosen */
	private function __construct( Provider $provider, string $endpoint, ?array $chosen, bool $purges ) {
		$uploads          = wp_get_upload_dir();
		$this->provider   = $provider;
		$this->endpoint   = $endpoint;
		$this->file       = test_image_name();
		$this->source     = $uploads['baseurl'] . '/' . $this->file;
		$this->version    = Versions\expected();
		$source           = probe_source( $provider ) ?? [
			'url'    => $this->source,
			'width'  => 48,
			'height' => 16,
			'type'   => 'image/png',
		];
		$this->list       = self::test_list( $provider->parameter_lists( $source )[0] ?? [] );
		$this->image      = $chosen['url'] ?? '';
		$this->image_list = self::test_list( null === $chosen ? [] : $provider->parameter_lists( $chosen )[0] ?? [] );
		$this->purges     = $purges && [] !== account_keys();
		$this->began      = now();
		begin_attempt( TEST_IMAGE, [ $this->file ] );
	}

	/**
	 * @param int  $image  An image of the owner's choice, which is requested but not removed; 0 for none.
	 * @param bool $purges Whether the account's purge API may be tried, if the site has its key.
	 * @return self|WP_Error
	 */
	public static function begin( int $image, bool $purges ) {
		$provider = ready()[0] ?? null;
		$endpoint = null === $provider || ! $provider->can_flush_images() ? '' : (string) $provider->endpoint();
		$refusal  = resting_refusal();
		if ( null !== $refusal ) {
			return $refusal;
		}
		if ( null === $provider || '' === $endpoint ) {
			return no_active_plugin();
		}
		$chosen = 0 === $image ? null : $provider->used_sources( sources( $image ) )[0] ?? null;
		if ( 0 !== $image && ( null === $chosen || ! may_flush_image( $image ) ) ) {
			return invalid_input( 'image', 'This is not an image that you may flush.' );
		}
		return new self( $provider, $endpoint, $chosen, $purges );
	}

	/**
	 * Takes the steps that apply.
	 *
	 * @return Generator<int, int> The seconds to wait before each.
	 */
	public function steps(): Generator {
		$due = 0;
		foreach ( self::PLAN as $name => $item ) {
			$goes_on = $this->applies( $name, $item );
			for ( $tries = 1; $goes_on && '' === $this->ended; $tries++ ) {
				$after = isset( $item['after'] ) ? ( $this->taken[ $item['after'][0] ] ?? 0 ) + $item['after'][1] : 0;
				yield max( 0, $after - now(), $due - now() );
				$status  = $this->take( $name, $item );
				$goes_on = $status >= 300 && $status < 400 && $tries < ( $item['tries'] ?? 1 );
				$due     = now() + ( $goes_on ? self::AGAIN : self::SPACE );
			}
		}
		$this->finish( 'complete' );
	}

	/** Returns the number of requests that the CDN got. */
	public function sent(): int {
		return $this->sent;
	}

	/** Returns the outcome in a sentence. */
	public function outcome(): string {
		$sentences = [
			'busy'                 => 'The CDN was busy, so the recording ended early.',
			'uploads_not_writable' => 'No test image could be written to the uploads folder, so nothing was recorded.',
		];

		return $sentences[ $this->ended ] ?? sprintf( 'Recorded with %s requests.', number_format_i18n( $this->sent ) );
	}

	/** Ends the recording, and deletes the test picture. */
	public function finish( string $ended ): void {
		$this->ended = '' === $this->ended ? $ended : $this->ended;
		wp_delete_file( wp_get_upload_dir()['basedir'] . '/' . $this->file );
		end_attempt( TEST_IMAGE, [ $this->file ] );
	}

	/**
	 * @phpstan-param array{params?: list<string>, separator?: string, ...} $list
	 * @return array{params: list<string>, separator: string}
	 */
	private static function test_list( array $list ): array {
		return [
			// A height would crop wide and tall pictures alike.
			'params'    => array_values(
				array_filter( $list['params'] ?? [ 'ret_img' ], static fn ( string $one ): bool => 1 !== preg_match( '/\A[vh]_\d*\z/', $one ) )
			),
			'separator' => $list['separator'] ?? '+',
		];
	}

	/** @param Item $item */
	private function applies( string $name, array $item ): bool {
		$link = $item['link'] ?? '';
		if ( 'image' === $link ) {
			return '' !== $this->image;
		}
		if ( 'picture_other' === $name || 0 === strpos( $name, 'purge' ) ) {
			return $this->purges;
		}

		return '' === $link || '' !== $this->url( $link );
	}

	/**
	 * @param Item $item
	 * @return int The status of the answer; 0 for none.
	 */
	private function take( string $name, array $item ): int {
		if ( isset( $item['picture'] ) ) {
			$this->write_picture( $item['picture'] );
			return 0;
		}
		if ( ! isset( $item['site'] ) && $this->sent >= self::MOST_REQUESTS ) {
			$this->finish( 'limit' );
			return 0;
		}
		$status = $this->ask( $name, $item );
		// A busy host is left alone.
		if ( 429 === $status ) {
			$this->finish( 'busy' );
		}

		return $status;
	}

	private function write_picture( string $picture ): void {
		$is_a = 'other' === $picture ? 'B' === $this->last : 'A' === $picture;
		if ( ! write_test_image( wp_get_upload_dir()['basedir'] . '/' . $this->file, $is_a ? WIDE_IMAGE : TALL_IMAGE ) ) {
			$this->finish( 'uploads_not_writable' );
		}
	}

	/**
	 * @param Item $item
	 * @return int The status of the answer.
	 */
	private function ask( string $name, array $item ): int {
		$link    = $item['link'] ?? '';
		$is_site = isset( $item['site'] );
		$method  = $item['method'] ?? 'GET';
		$accept  = $item['accept'] ?? 'webp';
		$url     = $is_site ? $this->source( $link ) : $this->url( $link );
		$began   = microtime( true );
		$answer  = ( new Client( $is_site ? site_hosts() : allowed_hosts() ) )->fetch(
			[
				'url'       => $url,
				'method'    => $method,
				'headers'   => [ 'Accept' => self::ACCEPT[ $accept ] ],
				'timeout'   => 15.0,
				'max_bytes' => 20971520,
				'secrets'   => 'purge' === $link ? array_column( account_keys(), 'key' ) : [],
			]
		);
		$ask     = [
			'name'   => $name,
			'at'     => now() - $this->began,
			'after'  => isset( $item['after'] ) ? now() - ( $this->taken[ $item['after'][0] ] ?? 0 ) : null,
			'method' => $method,
			'accept' => $accept,
			'took'   => (int) round( 1000 * ( microtime( true ) - $began ) ),
		] + $this->recorded( $item, $url, $answer );

		$this->asks[]         = $ask;
		$this->sent          += $is_site ? 0 : 1;
		$this->taken[ $name ] = now();
		if ( 'plain' === $link && ! $is_site && null !== $ask['picture'] ) {
			$this->last = $ask['picture']['shows'];
		}

		return $answer['status'];
	}

	/**
	 * @param Item $item
	 * @phpstan-param Http_Answer $answer
	 * @return array{
	 *     link: string,
	 *     status: int,
	 *     error: string,
	 *     headers: array<string, int|string>,
	 *     other_headers: list<string>,
	 *     body: string,
	 *     bytes: int|null,
	 *     picture: Picture|null,
	 *     said: string,
	 * }
	 */
	private function recorded( array $item, string $url, array $answer ): array {
		$link    = $item['link'] ?? '';
		$is_head = 'HEAD' === ( $item['method'] ?? 'GET' );
		$headers = recorded_headers( $answer['headers'], now(), $this->places() );
		if ( isset( $answer['headers']['etag'] ) ) {
			$headers['etag'] = $this->number( 'etags', $answer['headers']['etag'] );
		}
		$picture = recorded_picture( $answer['body'], 'image' !== $link );
		$body    = kind_of_body( $answer['body'] );

		return [
			'link'          => isset( $item['api'] ) ? 'api/' . $link : recorded_link( $url, $this->places() ),
			'status'        => $answer['status'],
			'error'         => $answer['error'],
			'headers'       => $headers,
			'other_headers' => other_header_names( $answer['headers'], $this->masked() ),
			'body'          => $body,
			// The length could identify a page of the site or an answer about the account.
			'bytes'         => $is_head || 'image' !== $body ? null : strlen( $answer['body'] ),
			'picture'       => null === $picture ? null : $picture + [ 'file' => $this->number( 'files', $answer['body'] ) ],
			'said'          => isset( $item['api'] ) ? recorded_reply( $answer['body'] ) : '',
		];
	}

	/**
	 * Gives equal values the same number: a hash of an image could be looked up, and so identify the site.
	 *
	 * @param 'files'|'etags' $kind
	 */
	private function number( string $kind, string $value ): int {
		$hash  = hash( 'sha256', $value );
		$known = array_search( $hash, $this->hashes[ $kind ], true );
		if ( false === $known ) {
			$this->hashes[ $kind ][] = $hash;
			$known                   = count( $this->hashes[ $kind ] ) - 1;
		}

		return (int) $known + 1;
	}

	/** @return array<string, string> The site's named links. */
	private function places(): array {
		$places = [
			'site/picture'      => $this->source( 'plain' ),
			'site/picture?v'    => $this->source( 'query' ),
			'site/picture as v' => $this->source( 'spelling' ),
			'site/image'        => $this->image,
		];

		return array_filter( $places, static fn ( string $url ): bool => '' !== $url );
	}

	/** @return list<string> Parts of names that identify the site. */
	private function masked(): array {
		$labels = [];
		$cdn    = url_host( $this->endpoint );
		foreach ( is_shortpixel_host( $cdn ) ? site_hosts() : array_merge( site_hosts(), [ $cdn ] ) as $host ) {
			$labels = array_merge( $labels, explode( '.', strtolower( $host ) ) );
		}

		return array_values( array_filter( $labels, static fn ( string $label ): bool => strlen( $label ) > 3 ) );
	}

	private function source( string $link ): string {
		return in_array( $link, [ 'query', 'spelling' ], true ) ? Versions\write_version( $this->source, $this->version, $link ) : $this->source;
	}

	/** @return string The URL; empty if this site has none. */
	private function url( string $link ): string {
		$source = $this->source( $link );
		$list   = 'image' === $link ? $this->image_list : $this->list;
		$list   = 'other_size' === $link ? at_width( $list, 17 ) : $list;
		$plain  = encode_non_ascii( $this->provider->cdn_url( $list, 'image' === $link ? $this->image : $source, $this->endpoint ) );
		switch ( $link ) {
			case 'parameter':
				return Versions\with_parameter( $plain, $this->version );
			case 'next_key':
				$next = next_endpoint( $this->endpoint );
				return null === $next ? '' : encode_non_ascii( $this->provider->cdn_url( $list, $source, $next ) );
			case 'remove':
				return (string) removal_url( $plain );
			case 'account':
				return shortpixel_api_url() . '/read-domain/' . rawurlencode( (string) wp_parse_url( home_url(), PHP_URL_HOST ) );
			case 'purge':
				$target = purge_target( $plain );
				$keys   = account_keys();
				return null === $target || [] === $keys ? '' : purge_api_url( shortpixel_api_url(), $keys[0]['key'], $target );
		}

		return $plain;
	}

	/** @return Json_Schema The recording as the owner may send it. */
	public function recording(): array {
		$parsed = parse_cdn_url( $this->url( 'plain' ) );

		return [
			'format'    => 'shortpixel-flush-recording',
			'version'   => 1,
			'plugin'    => SHORTPIXEL_FLUSH_VERSION,
			'provider'  => in_array( $this->provider->id(), [ 'spai', 'autoptimize', 'spio' ], true ) ? $this->provider->id() : 'other',
			'cdn'       => is_shortpixel_host( url_host( $this->endpoint ) ) ? 'shortpixel' : 'other',
			'key'       => recorded_key( $parsed['key'] ?? '' ),
			'next_key'  => recorded_key( basename( (string) next_endpoint( $this->endpoint ) ) ),
			'separator' => $this->list['separator'],
			'ended'     => $this->ended,
			'requests'  => $this->sent,
			// An empty list of headers is an object too.
			'asks'      => array_map(
				static fn ( array $ask ): array => array_replace( $ask, [ 'headers' => (object) $ask['headers'] ] ),
				$this->asks
			),
		];
	}

	public function json(): string {
		return (string) wp_json_encode( $this->recording(), JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE ) . "\n";
	}
}
