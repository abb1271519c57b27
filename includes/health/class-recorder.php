<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Health;

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
use function ShortPixelFlush\Copies\provider_by_id;
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
 * Records how the CDN answers, one request at a time, mainly for a test image that changes between wide (A) and tall
 * (B).
 *
 * The state contains everything, so that a browser's requests can continue the same recording.
 *
 * @phpstan-type Picture array{shows: 'A'|'B'|'other', type: string, width: int, height: int, file: int}
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
 * @phpstan-type State array{
 *     provider: string,
 *     endpoint: string,
 *     file: string,
 *     source: string,
 *     version: string,
 *     list: array{params: list<string>, separator: string},
 *     image: string,
 *     image_list: array{params: list<string>, separator: string},
 *     purges: bool,
 *     began: int,
 *     due: int,
 *     next: int,
 *     tries: int,
 *     last: string,
 *     events: array<string, int>,
 *     sent: int,
 *     files: list<string>,
 *     etags: list<string>,
 *     asks: list<Ask>,
 *     ended: string,
 * }
 */
final class Recorder {
	public const MOST_REQUESTS = 40;

	/** The approximate duration of a recording. */
	public const MINUTES = 3;

	// In seconds: the pause between two requests, and before a missing copy is requested again.
	private const SPACE = 1;
	private const AGAIN = 2;

	private const ACCEPT = [
		'all'  => 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8',
		// The default, since PHP before 8.2 can't read the size of an AVIF.
		'webp' => 'image/webp,*/*',
		'none' => '*/*',
	];

	/**
	 * The steps, in order. `link` is requested, up to `tries` times while the CDN has no copy yet; `after` names an
	 * earlier step, and how many seconds after it this one is due. `picture` writes the test image, `site` requests
	 * the link from the site itself, and `api` from ShortPixel's API.
	 *
	 * @var list<array{
	 *     name: string,
	 *     link?: string,
	 *     tries?: int,
	 *     method?: string,
	 *     accept?: string,
	 *     after?: array{string, int},
	 *     picture?: string,
	 *     site?: true,
	 *     api?: true,
	 * }>
	 */
	private const PLAN = [
		[
			'name'    => 'picture_a',
			'picture' => 'A',
		],
		[
			'name'  => 'plain',
			'link'  => 'plain',
			'tries' => 3,
		],
		[
			'name' => 'plain_again',
			'link' => 'plain',
		],
		[
			'name'   => 'plain_head',
			'link'   => 'plain',
			'method' => 'HEAD',
		],
		[
			'name'   => 'accept_all',
			'link'   => 'plain',
			'accept' => 'all',
			'tries'  => 2,
		],
		[
			'name'   => 'accept_none',
			'link'   => 'plain',
			'accept' => 'none',
			'tries'  => 2,
		],
		[
			'name'  => 'other_size',
			'link'  => 'other_size',
			'tries' => 2,
		],
		[
			'name'    => 'picture_b',
			'picture' => 'B',
		],
		[
			'name' => 'site_plain',
			'link' => 'plain',
			'site' => true,
		],
		[
			'name' => 'site_query',
			'link' => 'query',
			'site' => true,
		],
		[
			'name' => 'site_spelling',
			'link' => 'spelling',
			'site' => true,
		],
		[
			'name' => 'plain_changed',
			'link' => 'plain',
		],
		[
			'name'  => 'query',
			'link'  => 'query',
			'tries' => 2,
		],
		[
			'name' => 'query_again',
			'link' => 'query',
		],
		[
			'name'  => 'parameter',
			'link'  => 'parameter',
			'tries' => 2,
		],
		[
			'name' => 'parameter_again',
			'link' => 'parameter',
		],
		[
			'name'  => 'spelling',
			'link'  => 'spelling',
			'tries' => 2,
		],
		[
			'name' => 'spelling_again',
			'link' => 'spelling',
		],
		[
			'name' => 'plain_kept',
			'link' => 'plain',
		],
		[
			'name'  => 'next_key',
			'link'  => 'next_key',
			'tries' => 2,
		],
		[
			'name' => 'remove',
			'link' => 'remove',
		],
		[
			'name'  => 'removed_5',
			'link'  => 'plain',
			'after' => [ 'remove', 5 ],
		],
		[
			'name'  => 'removed_15',
			'link'  => 'plain',
			'after' => [ 'remove', 15 ],
		],
		[
			'name'  => 'removed_30',
			'link'  => 'plain',
			'after' => [ 'remove', 30 ],
		],
		[
			'name'  => 'removed_65',
			'link'  => 'plain',
			'after' => [ 'remove', 65 ],
		],
		[
			'name'  => 'removed',
			'link'  => 'plain',
			'tries' => 2,
		],
		[
			'name' => 'removed_other_size',
			'link' => 'other_size',
		],
		[
			'name'   => 'removed_accept_none',
			'link'   => 'plain',
			'accept' => 'none',
		],
		[
			'name' => 'account',
			'link' => 'account',
			'api'  => true,
		],
		[
			'name' => 'image',
			'link' => 'image',
		],
		[
			'name' => 'image_again',
			'link' => 'image',
		],
		[
			'name'   => 'image_head',
			'link'   => 'image',
			'method' => 'HEAD',
		],
		[
			'name'    => 'picture_other',
			'picture' => 'other',
		],
		[
			'name' => 'purge',
			'link' => 'purge',
			'api'  => true,
		],
		[
			'name'  => 'purged_5',
			'link'  => 'plain',
			'after' => [ 'purge', 5 ],
		],
		[
			'name'  => 'purged_30',
			'link'  => 'plain',
			'after' => [ 'purge', 30 ],
		],
	];

	/** @var State */
	private array $state;

	private Provider $provider;

	/** @param State $state */
	private function __construct( array $state, Provider $provider ) {
		$this->state    = $state;
		$this->provider = $provider;
	}

	/**
	 * @param int  $image  An image chosen by the owner, which is requested but not removed; 0 for none.
	 * @param bool $purges Whether the purge API may be tried, if the site has the account's key.
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
			return invalid_input( 'image', __( 'This is not an image that you may flush.', 'shortpixel-flush' ) );
		}
		$uploads = wp_get_upload_dir();
		$name    = test_image_name();
		$source  = probe_source( $provider ) ?? [
			'url'    => $uploads['baseurl'] . '/' . $name,
			'width'  => 48,
			'height' => 16,
			'type'   => 'image/png',
		];
		$state   = [
			'provider'   => $provider->id(),
			'endpoint'   => $endpoint,
			'file'       => $name,
			'source'     => $uploads['baseurl'] . '/' . $name,
			'version'    => Versions\expected(),
			'list'       => self::test_list( $provider->parameter_lists( $source )[0] ?? [] ),
			'image'      => $chosen['url'] ?? '',
			'image_list' => null === $chosen ? self::test_list( [] ) : self::test_list( $provider->parameter_lists( $chosen )[0] ?? [] ),
			'purges'     => $purges && [] !== account_keys(),
			'began'      => now(),
			'due'        => 0,
			'next'       => 0,
			'tries'      => 0,
			'last'       => '',
			'events'     => [],
			'sent'       => 0,
			'files'      => [],
			'etags'      => [],
			'asks'       => [],
			'ended'      => '',
		];
		begin_attempt( TEST_IMAGE, [ $name ] );

		return new self( $state, $provider );
	}

	/**
	 * @param array<mixed> $stored As returned by state().
	 * @return self|null Null if the recording's provider is gone.
	 */
	public static function of( array $stored ): ?self {
		/** @var State $state Written by the same version of this class. */
		$state    = $stored;
		$provider = provider_by_id( $state['provider'] );

		return null === $provider ? null : new self( $state, $provider );
	}

	/** @return State */
	public function state(): array {
		return $this->state;
	}

	public function is_over(): bool {
		return '' !== $this->state['ended'];
	}

	/** Returns the number of requests sent to ShortPixel; those to the site itself don't count. */
	public function sent(): int {
		return $this->state['sent'];
	}

	public function outcome(): string {
		$sentences = [
			'busy'                 => __( 'The CDN was busy, so the recording ended early.', 'shortpixel-flush' ),
			'uploads_not_writable' => __( 'No test image could be written to the uploads folder, so nothing was recorded.', 'shortpixel-flush' ),
		];

		/* translators: %s: a number of requests. */
		return $sentences[ $this->state['ended'] ] ?? sprintf( __( 'Recorded with %s requests.', 'shortpixel-flush' ), number_format_i18n( $this->state['sent'] ) );
	}

	/** Returns the seconds to wait before the next step. */
	public function wait(): int {
		$after = self::PLAN[ $this->state['next'] ]['after'] ?? null;
		$event = null === $after ? null : $this->state['events'][ $after[0] ] ?? null;
		$due   = null === $after || null === $event ? 0 : $event + $after[1];

		return $this->is_over() ? 0 : max( 0, max( $due, $this->state['due'] ) - now() );
	}

	/** Sends the next request or writes the test image, if that is due; after the last step, ends the recording. */
	public function step(): void {
		while ( isset( self::PLAN[ $this->state['next'] ] ) && ! $this->applies( self::PLAN[ $this->state['next'] ] ) ) {
			++$this->state['next'];
		}
		$item = self::PLAN[ $this->state['next'] ] ?? null;
		if ( null === $item ) {
			$this->finish( 'complete' );
		} elseif ( $this->wait() > 0 ) {
			return;
		} elseif ( isset( $item['picture'] ) ) {
			$this->write_picture( $item['picture'] );
		} elseif ( ! isset( $item['site'] ) && $this->state['sent'] >= self::MOST_REQUESTS ) {
			$this->finish( 'limit' );
		} else {
			$this->ask( $item );
		}
	}

	/** Ends the recording and deletes the test image. */
	public function finish( string $ended ): void {
		$this->state['ended'] = $this->is_over() ? $this->state['ended'] : $ended;
		wp_delete_file( wp_get_upload_dir()['basedir'] . '/' . $this->state['file'] );
		end_attempt( TEST_IMAGE, [ $this->state['file'] ] );
	}

	/**
	 * @phpstan-param array{params?: list<string>, separator?: string, ...} $list
	 * @return array{params: list<string>, separator: string}
	 */
	private static function test_list( array $list ): array {
		return [
			// Drops the version, and the height, which would crop wide and tall pictures to the same shape.
			'params'    => array_values(
				array_filter( $list['params'] ?? [ 'ret_img' ], static fn ( string $one ): bool => 1 !== preg_match( '/\A[vh]_\d*\z/', $one ) )
			),
			'separator' => $list['separator'] ?? '+',
		];
	}

	/** @phpstan-param array{name: string, link?: string, picture?: string, ...} $item */
	private function applies( array $item ): bool {
		$link = $item['link'] ?? '';
		if ( 'image' === $link ) {
			return '' !== $this->state['image'];
		}
		if ( 'picture_other' === $item['name'] || 0 === strpos( $item['name'], 'purge' ) ) {
			return $this->state['purges'];
		}
		return '' === $link || '' !== $this->url( $link );
	}

	private function write_picture( string $picture ): void {
		$is_a = 'other' === $picture ? 'B' === $this->state['last'] : 'A' === $picture;
		if ( ! write_test_image( wp_get_upload_dir()['basedir'] . '/' . $this->state['file'], $is_a ? WIDE_IMAGE : TALL_IMAGE ) ) {
			$this->finish( 'uploads_not_writable' );
		}
		++$this->state['next'];
	}

	/**
	 * @phpstan-param array{
	 *     name: string,
	 *     link?: string,
	 *     tries?: int,
	 *     method?: string,
	 *     accept?: string,
	 *     after?: array{string, int},
	 *     site?: true,
	 *     api?: true,
	 *     ...
	 * } $item
	 */
	private function ask( array $item ): void {
		$link   = $item['link'] ?? '';
		$method = $item['method'] ?? 'GET';
		$accept = $item['accept'] ?? 'webp';
		$url    = isset( $item['site'] ) ? $this->source( $link ) : $this->url( $link );
		$began  = microtime( true );
		$answer = ( new Client( isset( $item['site'] ) ? site_hosts() : allowed_hosts() ) )->fetch(
			[
				'url'       => $url,
				'method'    => $method,
				'headers'   => [ 'Accept' => self::ACCEPT[ $accept ] ],
				'timeout'   => 15.0,
				'max_bytes' => 20971520,
				'secrets'   => 'purge' === $link ? array_column( account_keys(), 'key' ) : [],
			]
		);
		$took   = (int) round( 1000 * ( microtime( true ) - $began ) );
		$after  = isset( $item['after'] ) ? now() - ( $this->state['events'][ $item['after'][0] ] ?? 0 ) : null;
		$ask    = [
			'name'   => $item['name'],
			'at'     => now() - $this->state['began'],
			'after'  => $after,
			'method' => $method,
			'accept' => $accept,
			'took'   => $took,
		] + $this->recorded( $item, $url, $answer );

		$this->state['asks'][]                  = $ask;
		$this->state['sent']                   += isset( $item['site'] ) ? 0 : 1;
		$this->state['events'][ $item['name'] ] = now();
		if ( 'plain' === $link && ! isset( $item['site'] ) && null !== $ask['picture'] ) {
			$this->state['last'] = $ask['picture']['shows'];
		}
		$this->continue_with( $item, $answer );
	}

	/**
	 * @phpstan-param array{tries?: int, ...} $item
	 * @phpstan-param array{status: int, ...} $answer
	 */
	private function continue_with( array $item, array $answer ): void {
		++$this->state['tries'];
		$is_redirect = $answer['status'] >= 300 && $answer['status'] < 400;
		$asks_again  = $is_redirect && $this->state['tries'] < ( $item['tries'] ?? 1 );
		// Don't burden a busy host.
		if ( 429 === $answer['status'] ) {
			$this->finish( 'busy' );
		}
		if ( ! $asks_again ) {
			++$this->state['next'];
			$this->state['tries'] = 0;
		}
		$this->state['due'] = now() + ( $asks_again ? self::AGAIN : self::SPACE );
	}

	/**
	 * @phpstan-param array{name: string, link?: string, site?: true, api?: true, ...} $item
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
			// The length of anything but an image could identify one of the site's pages, or the account.
			'bytes'         => $is_head || 'image' !== $body ? null : strlen( $answer['body'] ),
			'picture'       => null === $picture ? null : $picture + [ 'file' => $this->number( 'files', $answer['body'] ) ],
			'said'          => isset( $item['api'] ) ? recorded_reply( $answer['body'] ) : '',
		];
	}

	/**
	 * Gives equal values the same number, since a hash of an image could be looked up and identify the site.
	 *
	 * @param 'files'|'etags' $kind
	 */
	private function number( string $kind, string $value ): int {
		$hash  = hash( 'sha256', $value );
		$known = array_search( $hash, $this->state[ $kind ], true );
		if ( false === $known ) {
			$this->state[ $kind ][] = $hash;
			$known                  = count( $this->state[ $kind ] ) - 1;
		}

		return (int) $known + 1;
	}

	/** @return array<string, string> The site's links, by the names that replace them in the recording. */
	private function places(): array {
		$places = [
			'site/picture'      => $this->source( 'plain' ),
			'site/picture?v'    => $this->source( 'query' ),
			'site/picture as v' => $this->source( 'spelling' ),
			'site/image'        => $this->state['image'],
		];

		return array_filter( $places, static fn ( string $url ): bool => '' !== $url );
	}

	/** @return list<string> Parts of the host names of the site and its own CDN; header names must not contain them. */
	private function masked(): array {
		$labels = [];
		$cdn    = url_host( $this->state['endpoint'] );
		foreach ( is_shortpixel_host( $cdn ) ? site_hosts() : array_merge( site_hosts(), [ $cdn ] ) as $host ) {
			$labels = array_merge( $labels, explode( '.', strtolower( $host ) ) );
		}

		return array_values( array_filter( $labels, static fn ( string $label ): bool => strlen( $label ) > 3 ) );
	}

	private function source( string $link ): string {
		$forms = [
			'query'    => 'query',
			'spelling' => 'spelling',
		];

		return isset( $forms[ $link ] ) ? Versions\write_version( $this->state['source'], $this->state['version'], $forms[ $link ] ) : $this->state['source'];
	}

	/** @return string The URL of a link; empty if this site has none. */
	private function url( string $link ): string {
		$source = $this->source( $link );
		$list   = 'image' === $link ? $this->state['image_list'] : $this->state['list'];
		$list   = 'other_size' === $link ? at_width( $list, 17 ) : $list;
		$plain  = encode_non_ascii( $this->provider->cdn_url( $list, 'image' === $link ? $this->state['image'] : $source, $this->state['endpoint'] ) );
		switch ( $link ) {
			case 'parameter':
				return Versions\with_parameter( $plain, $this->state['version'] );
			case 'next_key':
				$next = next_endpoint( $this->state['endpoint'] );
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

	/** @return Json_Schema The recording in the form that the owner may send. */
	public function recording(): array {
		$parsed = parse_cdn_url( $this->url( 'plain' ) );

		return [
			'format'    => 'shortpixel-flush-recording',
			'version'   => 1,
			'plugin'    => SHORTPIXEL_FLUSH_VERSION,
			'provider'  => in_array( $this->state['provider'], [ 'spai', 'autoptimize', 'spio' ], true ) ? $this->state['provider'] : 'other',
			'cdn'       => is_shortpixel_host( url_host( $this->state['endpoint'] ) ) ? 'shortpixel' : 'other',
			'key'       => recorded_key( $parsed['key'] ?? '' ),
			'next_key'  => recorded_key( basename( (string) next_endpoint( $this->state['endpoint'] ) ) ),
			'separator' => $this->state['list']['separator'],
			'ended'     => $this->state['ended'],
			'requests'  => $this->state['sent'],
			// Keeps an empty list of headers an object in JSON.
			'asks'      => array_map(
				static fn ( array $ask ): array => array_replace( $ask, [ 'headers' => (object) $ask['headers'] ] ),
				$this->state['asks']
			),
		];
	}

	public function json(): string {
		return (string) wp_json_encode( $this->recording(), JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE ) . "\n";
	}
}
