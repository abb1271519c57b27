<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Providers\Provider;
use ShortPixelFlush\Versions;
use function ShortPixelFlush\begin_attempt;
use function ShortPixelFlush\Cdn\encode_non_ascii;
use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\end_attempt;
use function ShortPixelFlush\Proof\image_size;
use function ShortPixelFlush\Proof\is_image;
use function ShortPixelFlush\sleep_for;
use function ShortPixelFlush\suspects;
use function ShortPixelFlush\url_host;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Finds out which forms of a version a CDN tells apart, with a test image that changes: once the CDN has a wide image,
 * a tall one takes its place. If a new link shows the tall image while the plain link still shows the wide one, the CDN
 * tells the links apart.
 */
final class Form_Test {

	// The most requests for a copy. A CDN that redirects while it makes one usually has it within a few seconds; one
	// that was slow at the first copy gets more time.
	private const MOST_ASKED      = 6;
	private const MOST_ASKED_SLOW = 13;

	// Seconds before the second and the third request; each further one waits a second. A fast CDN has the copy at
	// once.
	private const PAUSES = [ 0.25, 0.75 ];

	// If this many images of tests within the last hour are left, no other test is started: these tests were killed, are
	// still running, or wait for a slow CDN.
	private const MOST_LEFT = 3;

	private Client $client;

	private Provider $provider;

	private float $until;

	/** @var array{params: list<string>, separator: string} */
	private array $list;

	private string $endpoint;

	/** The link at which the CDN has the wide image. */
	private string $link = '';

	/**
	 * Whether the CDN still redirected instead of sending the wide image, which then stays in the uploads folder for the
	 * next test.
	 */
	private bool $is_unfinished = false;

	private bool $is_slow = false;

	/**
	 * @param string $url   A CDN link, whose parameters the test uses.
	 * @param float  $until When to give up, a microtime() timestamp.
	 */
	public function __construct( Client $client, Provider $provider, string $url, float $until ) {
		$parsed         = parse_cdn_url( $url );
		$this->client   = $client;
		$this->provider = $provider;
		$this->until    = $until;
		$this->endpoint = $parsed['endpoint'] ?? '';
		$this->list     = [
			// Leaves out an earlier version, and the height, which would crop wide and tall images alike.
			'params'    => array_values(
				array_filter( $parsed['params'] ?? [], static fn ( string $one ): bool => 1 !== preg_match( '/\A[vh]_\d*\z/', $one ) )
			),
			'separator' => $parsed['separator'] ?? '+',
		];
	}

	/**
	 * @param list<string> $forms From Versions\FORMS; the first one that the CDN tells apart is enough.
	 * @return array<string, string> `apart`, `same`, `banned` or `unknown`, by form, including earlier results.
	 */
	public function run( array $forms ): array {
		$uploads = wp_get_upload_dir();
		$host    = url_host( $uploads['baseurl'] );
		$told    = Versions\told_forms( $this->endpoint, $host );
		$known   = (string) current( array_intersect( $forms, array_keys( $told, 'apart', true ) ) );
		if ( '' !== $known ) {
			$is_apart = $this->is_still_apart( $known, $host );
			if ( true === $is_apart ) {
				return $told;
			}
			unset( $told[ $known ] );
			if ( false === $is_apart ) {
				Versions\note_told( $this->endpoint, $host, [ $known => 'same' ] );
				$told[ $known ] = 'same';
			}
		}
		$told = $this->continue_with( $forms, $told, $host );
		$open = array_values( array_diff( $forms, array_keys( $told ) ) );
		if ( [] === $open || '' === $this->endpoint ) {
			return $told;
		}
		delete_left_test_images();
		if ( count( suspects( TEST_IMAGE ) ) >= self::MOST_LEFT ) {
			return array_fill_keys( $open, 'unknown' ) + $told;
		}
		// If the plain link does not keep showing the wide image, the forms are tested once more with another image.
		$found = $this->test_with_image( $open ) ?? $this->test_with_image( $open ) ?? array_fill_keys( $open, 'unknown' );
		Versions\note_told( $this->endpoint, $host, $found, null, $this->link );

		return Versions\told_forms( $this->endpoint, $host );
	}

	/**
	 * Continues a test for which the CDN was slow to make its copy, which it may have by now.
	 *
	 * @param list<string>          $forms
	 * @param array<string, string> $told  Known results.
	 * @return array<string, string>
	 */
	private function continue_with( array $forms, array $told, string $host ): array {
		$open = array_values( array_intersect( $forms, array_keys( $told, 'unknown', true ) ) );
		$link = [] === $open ? '' : Versions\test_link( $this->endpoint, $host, $open[0] );
		$name = left_test_image( $link );
		if ( '' === $name || [ 'wide', 'wide' ] !== [ $this->ask( $link ), $this->ask( $link ) ] ) {
			return $told;
		}
		$file          = wp_get_upload_dir()['basedir'] . '/' . $name;
		$this->is_slow = true;
		$this->link    = $link;
		$found         = $this->ask_changed( $file, wp_get_upload_dir()['baseurl'] . '/' . $name, $open );
		if ( ! in_array( 'unknown', $found ?? [], true ) ) {
			wp_delete_file( $file );
			end_attempt( TEST_IMAGE, [ $name ] );
		}
		Versions\note_told( $this->endpoint, $host, $found ?? [], null, $link );

		return Versions\told_forms( $this->endpoint, $host );
	}

	/**
	 * Whether the CDN still tells a form apart, since it may have changed. It keeps the earlier test's wide image at
	 * the plain link although the file is gone, so a new link that shows this image is not told apart.
	 *
	 * @return bool|null Null if the CDN does not show that image each time. True also if it does not answer at first:
	 *     the earlier result then holds.
	 */
	private function is_still_apart( string $form, string $host ): ?bool {
		$link  = Versions\test_link( $this->endpoint, $host, $form );
		$shows = '' === $link ? 'error' : $this->ask( $link );
		if ( 'wide' !== $shows ) {
			return 'nothing' === $shows ? true : null;
		}
		// A CDN may have several caches, only one of which has the image: a redirect from another proves nothing.
		$again   = $this->ask( $link );
		$version = Versions\expected();
		if ( 'wide' === $this->ask( 'parameter' === $form ? Versions\with_parameter( $link, $version ) : Versions\write_version( $link, $version, $form ) ) ) {
			return false;
		}

		return [ 'wide', 'wide' ] === [ $again, $this->ask( $link ) ] ? true : null;
	}

	/**
	 * @param list<string> $forms
	 * @return array<string, string>|null As for ask_forms().
	 * @phpstan-impure
	 */
	private function test_with_image( array $forms ): ?array {
		$uploads = wp_get_upload_dir();
		$name    = test_image_name();
		$file    = $uploads['basedir'] . '/' . $name;
		begin_attempt( TEST_IMAGE, [ $name ] );
		try {
			return write_test_image( $file, WIDE_IMAGE )
				? $this->ask_forms( $file, $uploads['baseurl'] . '/' . $name, $forms )
				: array_fill_keys( $forms, 'unknown' );
		} finally {
			if ( ! $this->is_unfinished ) {
				wp_delete_file( $file );
				end_attempt( TEST_IMAGE, [ $name ] );
			}
		}
	}

	/**
	 * @param list<string> $forms
	 * @return array<string, string>|null Results, or NO_ANSWER, up to the first form that the CDN tells apart; null to
	 *     test again with another image, because the plain link did not keep showing the wide one.
	 */
	private function ask_forms( string $file, string $source, array $forms ): ?array {
		$no_answer  = array_fill_keys( $forms, Versions\NO_ANSWER );
		$plain      = $this->cdn_url( $source, '', 'query' );
		$this->link = $plain;
		$shows      = [ $this->ask_until_made( $plain ), $this->ask( $plain ) ];
		if ( [ 'wide', 'wide' ] !== $shows ) {
			// Without credits the CDN always redirects, and another image would not help.
			$this->is_unfinished = 'redirect' === $shows[1];
			return in_array( 'nothing', $shows, true ) ? $no_answer : ( $this->is_unfinished ? array_fill_keys( $forms, 'unknown' ) : null );
		}

		return $this->ask_changed( $file, $source, $forms );
	}

	/**
	 * Replaces the file with the tall image, once the CDN has the wide one, and requests new links until one is told
	 * apart.
	 *
	 * @param list<string> $forms
	 * @return array<string, string>|null As for ask_forms().
	 */
	private function ask_changed( string $file, string $source, array $forms ): ?array {
		if ( ! write_test_image( $file, TALL_IMAGE ) ) {
			return array_fill_keys( $forms, 'unknown' );
		}
		$found = [];
		foreach ( $forms as $form ) {
			$found[ $form ] = $this->ask_form( $source, Versions\expected(), $form ) ?? $this->ask_form_again( $source, $form );
			if ( 'apart' === $found[ $form ] ) {
				break;
			}
		}
		$last = $this->ask( $this->link );
		if ( 'nothing' === $last ) {
			return array_fill_keys( $forms, Versions\NO_ANSWER );
		}

		// A CDN that fetched the file again meanwhile shows the tall one at every link.
		return 'wide' === $last ? $found : null;
	}

	/**
	 * @return string|null `apart`, `same`, `banned`, `unknown` or NO_ANSWER; null if the CDN shows the copy of a cache in
	 *     front of the site, which proves nothing about the CDN.
	 */
	private function ask_form( string $source, string $version, string $form ): ?string {
		$url   = $this->cdn_url( $source, $version, $form );
		$shows = $this->ask_until_made( $url );
		if ( 'tall' === $shows ) {
			return 'tall' === $this->ask( $url ) ? 'apart' : 'unknown';
		}
		if ( 'wide' === $shows ) {
			$from_site = $this->ask( Versions\write_version( $source, $version, $form ), new Client( [ url_host( $source ) ] ) );

			return 'wide' === $from_site ? null : ( 'tall' === $from_site ? 'same' : 'unknown' );
		}
		if ( 'nothing' === $shows ) {
			return Versions\NO_ANSWER;
		}

		return 'error' === $shows && 'error' === $this->ask( $url ) ? 'banned' : 'unknown';
	}

	/**
	 * Purges the site's own edges, which may keep the wide file at its plain or spelled path, and requests an unused
	 * link; without an edge, the result stays `unknown`.
	 */
	private function ask_form_again( string $source, string $form ): string {
		$now    = Versions\expected();
		$next   = Versions\next_version( $now );
		$budget = new Budget( max( 0.0, $this->until - microtime( true ) ), 1 );
		$edges  = Site_Edge::in_front_of( [ url_host( $source ) ] );
		foreach ( $edges as $edge ) {
			$edge->purge(
				array_values( array_unique( [ $source, Versions\write_version( $source, $now, $form ), Versions\write_version( $source, $next, $form ) ] ) ),
				$budget
			);
		}

		return [] === $edges ? 'unknown' : $this->ask_form( $source, $next, $form ) ?? 'unknown';
	}

	private function cdn_url( string $source, string $version, string $form ): string {
		$url = $this->provider->cdn_url( $this->list, Versions\write_version( $source, $version, $form ), $this->endpoint );

		return 'parameter' === $form ? Versions\with_parameter( $url, $version ) : $url;
	}

	/** Requests a link, and while the CDN redirects to the original, some more times. */
	private function ask_until_made( string $url ): string {
		for ( $asked = 1; true; $asked++ ) {
			$shows = $this->ask( $url );
			if ( 'redirect' !== $shows || $asked >= ( $this->is_slow ? self::MOST_ASKED_SLOW : self::MOST_ASKED ) || microtime( true ) > $this->until ) {
				return $shows;
			}
			$pause = self::PAUSES[ $asked - 1 ] ?? 1.0;
			/**
			 * Filters how many seconds to wait before asking a CDN again that is still making its copy of a test image.
			 *
			 * @param float $seconds
			 */
			$seconds = apply_filters( 'shortpixel_flush_form_test_pause', $pause );
			sleep_for( is_numeric( $seconds ) ? min( 5.0, (float) $seconds ) : $pause );
		}
	}

	/**
	 * @phpstan-impure
	 * @return string `wide`, `tall`, `redirect`, `error`, or `nothing` if time is up, the CDN is busy or does not
	 *     answer, or the image is square or PHP can't read its size.
	 */
	private function ask( string $url, ?Client $client = null ): string {
		if ( microtime( true ) > $this->until ) {
			return 'nothing';
		}
		// Encodes the URL as browsers do, in case the site's own domain is not ASCII.
		$answer = probe( $client ?? $this->client, encode_non_ascii( $url ) );
		if ( $answer['status'] >= 300 && $answer['status'] < 400 ) {
			return 'redirect';
		}
		if ( in_array( $answer['status'], [ 0, ...BUSY_STATUSES ], true ) ) {
			return 'nothing';
		}
		if ( 200 !== $answer['status'] || ! is_image( $answer['body'] ) ) {
			return 'error';
		}
		$size = image_size( $answer['body'] ) ?? [
			'width'  => 0,
			'height' => 0,
		];
		if ( $size['width'] === $size['height'] ) {
			return 'nothing';
		}

		return $size['width'] > $size['height'] ? 'wide' : 'tall';
	}
}
