<?php
/**
 * Finds out which cache serves an old copy, an edge or ShortPixel behind it, with one more request to ShortPixel's own
 * host.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Model\Evidence;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Model\Tally;
use ShortPixelFlush\Proof\Origin;
use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\is_shortpixel_host;
use function ShortPixelFlush\Proof\look_at;
use function ShortPixelFlush\Proof\verdict;
use function ShortPixelFlush\url_host;
use const ShortPixelFlush\Proof\ACCEPT_BY_FORMAT;
use const ShortPixelFlush\Proof\FIRST_FORMAT;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** @phpstan-import-type Answer from Client */
final class Stale_Copies {
	// ShortPixel's own host for each plugin's links, by the key without its number.
	private const HOST_OF_KEY = [
		'spai'   => 'cdn.shortpixel.ai',
		'client' => 'sp-ao.shortpixel.ai',
		'spio'   => 'spcdn.shortpixel.ai',
	];

	private Client $client;

	private Origin $origin;

	/** @var array<string, Site_Edge> By id. */
	private array $edges;

	private int $wait_seconds;

	/** @var array<int, array{row: Purge, sha256: string, edge: string, url: string, format: string}> Old copies, with the hash of the answer. */
	private array $found = [];

	/** @param array<string, Site_Edge> $edges By id. */
	public function __construct( Client $client, Origin $origin, array $edges, int $wait_seconds ) {
		$this->client       = $client;
		$this->origin       = $origin;
		$this->edges        = $edges;
		$this->wait_seconds = $wait_seconds;
	}

	/**
	 * Keeps a row with an old copy behind an edge; returns whether it did.
	 *
	 * @param Answer $answer
	 */
	public function keep( Purge $row, array $answer ): bool {
		foreach ( 'stale' === $row->state ? $this->edges : [] as $edge ) {
			$url = $edge->fronts( [ url_host( $row->url ) ] ) ? self::url_behind_edge( $row->url ) : '';
			if ( '' !== $url ) {
				$this->found[ $row->id ] = [
					'row'    => $row,
					'sha256' => hash( 'sha256', $answer['body'] ),
					'edge'   => $edge->name(),
					'url'    => $url,
					'format' => ( new Evidence( $row->evidence[0] ?? [] ) )->format,
				];
				return true;
			}
		}
		return false;
	}

	/**
	 * @param float $until   A microtime() timestamp.
	 * @param float $timeout Seconds for one request.
	 * @return list<Purge> The kept rows, with evidence of which cache has the old copy, if the answer shows that.
	 */
	public function located( float $until, float $timeout ): array {
		$rows = [];
		// Fetches one at a time: each is an image in memory, and there are few unless something is wrong with all.
		foreach ( $this->found as $one ) {
			$answer = microtime( true ) >= $until ? null : $this->client->fetch(
				[
					'url'     => $one['url'],
					'headers' => [ 'Accept' => ACCEPT_BY_FORMAT[ $one['format'] ] ?? ACCEPT_BY_FORMAT[ FIRST_FORMAT ] ],
					'timeout' => $timeout,
				]
			);
			$piece  = null === $answer ? null : $this->piece( $one['row'], $answer, $one['url'], $one['sha256'], $one['edge'] );
			$rows[] = null === $piece ? $one['row'] : $one['row']->with( [ 'evidence' => array_merge( $one['row']->evidence, [ $piece ] ) ] );
		}
		$this->found = [];
		return $rows;
	}

	/** Returns the URL at which ShortPixel itself serves a copy; empty if it is unknown, or is the URL itself. */
	public static function url_behind_edge( string $url ): string {
		$cdn  = parse_cdn_url( $url );
		$host = null === $cdn ? '' : self::HOST_OF_KEY[ rtrim( $cdn['key'], '0123456789' ) ] ?? '';
		$own  = '' === $host || is_shortpixel_host( url_host( $url ) ) ? '' : (string) preg_replace( '~\A[a-z]+://[^/?#]+~i', 'https://' . $host, $url );
		/**
		 * Filters the URL at which ShortPixel itself serves a copy that one of the site's edges keeps; only applied if
		 * that copy is old.
		 *
		 * @param string $own A URL, or empty if it is not known.
		 * @param string $url The URL that visitors use.
		 */
		$filtered = apply_filters( 'shortpixel_flush_url_behind_edge', $own, $url );
		return is_string( $filtered ) ? $filtered : $own;
	}

	/**
	 * @param Answer $answer ShortPixel's own answer.
	 * @return array{kind: string, edge: string}|null Null if it proves nothing.
	 */
	private function piece( Purge $row, array $answer, string $url, string $sha256, string $edge ): ?array {
		// Most of the earlier record holds only for the edge: another server's ETag for the same bytes proves nothing.
		// The old image's fingerprint holds for both.
		$baseline = $row->before()->only( 'is_doubtful', 'accepted_mark', 'fingerprint', 'was_origin_old' );
		$origin   = 200 === $answer['status'] && '' !== $answer['body'] ? $this->origin->read( $row->source ) : null;
		$state    = verdict( look_at( $url, $row->source, $row->sent_at, $baseline, $answer, $origin, $this->wait_seconds ) )['state'];
		$is_same  = '' !== $answer['body'] && hash( 'sha256', $answer['body'] ) === $sha256;
		if ( $is_same || 'stale' === $state ) {
			$kind = 'stale_at_shortpixel';
		} elseif ( in_array( $state, Tally::NEW_STATES, true ) ) {
			$kind = 'stale_at_edge';
		}
		return isset( $kind ) ? [
			'kind' => $kind,
			'edge' => $edge,
		] : null;
	}
}
