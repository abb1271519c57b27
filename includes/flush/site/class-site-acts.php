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
use function ShortPixelFlush\outcome;
use function ShortPixelFlush\settings;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../outcome.php';
require_once __DIR__ . '/site-edges.php';
require_once __DIR__ . '/site-steps.php';
require_once __DIR__ . '/site-probe.php';
require_once __DIR__ . '/site-purge.php';
require_once __DIR__ . '/site-look.php';
require_once __DIR__ . '/../plan/variants.php';
require_once __DIR__ . '/../../page-caches/clear.php';
require_once __DIR__ . '/../../settings.php';

/**
 * Every act can be done again after a crash: it looks at how things stand before it changes anything.
 *
 * @phpstan-type Outcome array{state: string, code: string, data: array<string, mixed>}
 * @phpstan-type Part array{provider: Provider, by: string, from: string, to: string}
 */
final class Site_Acts {
	// A cache that is cleared in the background may serve the old page for a moment, and a page that no cache holds any more may
	// take longer than a look waits, the first time.
	private const FRONT_PAGE_TRIES = 3;

	/**
	 * What the step is about: one provider, or all that were changed.
	 *
	 * @var non-empty-list<Part>
	 */
	private array $parts;

	private Client $client;

	/**
	 * @param non-empty-list<array{provider: Provider, by: string, from: string, to: string}> $parts
	 */
	public function __construct( array $parts, Client $client ) {
		$this->parts  = $parts;
		$this->client = $client;
	}

	/**
	 * Does one step.
	 *
	 * @param array<mixed> $step As recorded, so that a step that was interrupted can tell.
	 * @phpstan-return Outcome
	 */
	public function act( array $step ): array {
		$data = is_array( $step['data'] ?? null ) ? $step['data'] : [];

		switch ( $step['id'] ?? '' ) {
			case 'try':
				return probe_endpoint( $this->parts[0]['provider'], $this->client, $this->parts[0]['to'] );
			case 'switch':
			case 'switch_back':
				return $this->switch_endpoint( $this->parts[0] );
			case 'purge':
				return purge_site( $this->parts[0]['provider'], $this->client, $data );
			case 'wait':
				return wait_for_shortpixel( $step, settings()['wait_seconds'] );
			case 'styles':
				return $this->styles();
			case 'page_caches':
				return Page_Caches\clear();
			case 'edge':
				return empty_edges( array_merge( array_column( $this->parts, 'from' ), array_column( $this->parts, 'to' ) ), $data );
			case 'front_page':
				return $this->front_page( $data );
		}

		return outcome( 'skipped', 'unknown_step' );
	}

	/**
	 * Switches by compare-and-swap. The new value being there already means that an interrupted request came this far.
	 *
	 * @phpstan-param Part $part
	 * @param array{provider: Provider, by: string, from: string, to: string} $part
	 * @phpstan-return Outcome
	 */
	private function switch_endpoint( array $part ): array {
		$done = $part['provider']->switch_endpoint( $part['from'], $part['to'] );

		if ( true === $done ) {
			return outcome( 'done' );
		}

		$data = $done->get_error_data();
		$now  = is_array( $data ) && isset( $data['endpoint'] ) && is_string( $data['endpoint'] ) ? $data['endpoint'] : '';

		if ( 'shortpixel_flush_endpoint_changed' === $done->get_error_code() && $now === $part['to'] ) {
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
		$cleared = [];

		foreach ( $this->parts as $part ) {
			try {
				$cleared[] = $part['provider']->clear_styles();
			} catch ( Throwable $error ) {
				return outcome( 'failed', 'styles_failed', [ 'error' => $error->getMessage() ] );
			}
		}

		if ( in_array( false, $cleared, true ) ) {
			return outcome( 'failed', 'styles_failed', [ 'error' => '' ] );
		}

		return in_array( true, $cleared, true ) ? outcome( 'done' ) : outcome( 'skipped', 'no_styles' );
	}

	/**
	 * Looks at the front page and the newest pages as a visitor.
	 *
	 * @param array<mixed> $before What the last look gave.
	 * @phpstan-return Outcome
	 */
	private function front_page( array $before ): array {
		$switched = array_filter( $this->parts, static fn ( array $part ): bool => 'switch' === $part['by'] );

		foreach ( $switched as $part ) {
			// A request that began before the switch and saved any setting of the provider's put the old endpoint back.
			if ( 'failed' === $this->switch_endpoint( $part )['state'] ) {
				return outcome( 'failed', 'endpoint_reverted', [ 'endpoint' => (string) $part['provider']->endpoint() ] );
			}
		}

		if ( [] === $switched ) {
			return outcome( 'skipped', 'front_page_same' );
		}

		$looked = look_at_site( with_other_hosts( array_values( $switched ) ) );
		$tries  = 1 + integer( $before['tries'] ?? 0 );

		$looked['data']['tries'] = $tries;

		$may_pass = 'front_page_old' === $looked['code'] || ( 'front_page_unread' === $looked['code'] && 0 === $looked['data']['status'] );

		return $may_pass && $tries < self::FRONT_PAGE_TRIES ? [ 'state' => 'running' ] + $looked : $looked;
	}
}
