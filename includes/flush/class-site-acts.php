<?php
/**
 * What each step of a flush of everything does.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Page_Caches;
use ShortPixelFlush\Providers\Provider;
use Throwable;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/site-steps.php';
require_once __DIR__ . '/site-probe.php';
require_once __DIR__ . '/front-page.php';
require_once __DIR__ . '/pasted-pages.php';
require_once __DIR__ . '/../page-caches/clear.php';

/**
 * Every act can be done again after a crash: it looks at how things stand before it changes anything.
 *
 * @phpstan-type Outcome array{state: string, code: string, data: array<string, mixed>}
 */
final class Site_Acts {
	// A cache that is cleared in the background may serve the old page for a moment.
	private const FRONT_PAGE_TRIES = 3;

	private Provider $provider;

	private Client $client;

	public function __construct( Provider $provider, Client $client ) {
		$this->provider = $provider;
		$this->client   = $client;
	}

	/**
	 * Does one step.
	 *
	 * @param array<mixed> $step As recorded, so that a step that was interrupted can tell.
	 * @phpstan-return Outcome
	 */
	public function act( array $step, string $from, string $to ): array {
		switch ( $step['id'] ?? '' ) {
			case 'try':
				return probe_endpoint( $this->provider, $this->client, $to );
			case 'switch':
			case 'switch_back':
				return $this->switch_endpoint( $from, $to );
			case 'styles':
				return $this->styles();
			case 'page_caches':
				return Page_Caches\clear( [ $this->provider ] );
			case 'front_page':
				return $this->front_page( $from, $to, is_array( $step['data'] ?? null ) ? $step['data'] : [] );
		}

		return outcome( 'skipped', 'unknown_step' );
	}

	/**
	 * Switches by compare-and-swap. The new value being there already means that an interrupted request came this far.
	 *
	 * @phpstan-return Outcome
	 */
	private function switch_endpoint( string $from, string $to ): array {
		$done = $this->provider->switch_endpoint( $from, $to );

		if ( true === $done ) {
			return outcome( 'done' );
		}

		$data = $done->get_error_data();
		$now  = is_array( $data ) && isset( $data['endpoint'] ) && is_string( $data['endpoint'] ) ? $data['endpoint'] : '';

		if ( 'shortpixel_flush_endpoint_changed' === $done->get_error_code() && $now === $to ) {
			return outcome( 'done', 'found_done' );
		}

		return outcome(
			'failed',
			str_replace( 'shortpixel_flush_', '', (string) $done->get_error_code() ),
			[
				'endpoint' => $now,
				'message'  => $done->get_error_message(),
			]
		);
	}

	/**
	 * @phpstan-return Outcome
	 */
	private function styles(): array {
		try {
			$is_cleared = $this->provider->clear_styles();
		} catch ( Throwable $error ) {
			return outcome( 'failed', 'styles_failed', [ 'error' => $error->getMessage() ] );
		}

		if ( null === $is_cleared ) {
			return outcome( 'skipped', 'no_styles' );
		}

		return $is_cleared ? outcome( 'done' ) : outcome( 'failed', 'styles_failed', [ 'error' => '' ] );
	}

	/**
	 * Looks at the front page as a visitor.
	 *
	 * @param array<mixed> $before What the last look gave.
	 * @phpstan-return Outcome
	 */
	private function front_page( string $from, string $to, array $before ): array {
		// A request that began before the switch and saved any setting of the provider's put the old endpoint back.
		if ( 'failed' === $this->switch_endpoint( $from, $to )['state'] ) {
			return outcome( 'failed', 'endpoint_reverted', [ 'endpoint' => (string) $this->provider->endpoint() ] );
		}

		$answer = read_pages( [ home_url( '/' ) ] )[ home_url( '/' ) ];

		if ( 200 !== $answer['status'] ) {
			return outcome( 'failed', 'front_page_unread', [ 'status' => $answer['status'] ] );
		}

		$seen  = front_page_shows( $answer['body'], $from, $to );
		$tries = 1 + integer( $before['tries'] ?? 0 );

		if ( 'new' === $seen ) {
			return outcome( 'done' );
		}

		if ( 'none' === $seen ) {
			return outcome( 'skipped', 'front_page_silent' );
		}

		return outcome(
			$tries < self::FRONT_PAGE_TRIES ? 'running' : 'failed',
			'front_page_old',
			[
				'tries'  => $tries,
				'caches' => probable_caches( $answer['headers'], Page_Caches\found() ),
			]
		);
	}
}
