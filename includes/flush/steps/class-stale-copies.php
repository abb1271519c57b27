<?php
/** Finds out which cache serves an old copy: an edge, or ShortPixel behind it. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\is_shortpixel_host;
use function ShortPixelFlush\url_host;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../cdn/cdn-url.php';
require_once __DIR__ . '/../../hosts.php';
require_once __DIR__ . '/../verdict/look.php';

/**
 * One more look for each, at ShortPixel's own host, so that people know which cache to turn to.
 *
 * @phpstan-import-type Answer from Client
 */
final class Stale_Copies {
	// ShortPixel's own host for each plugin's addresses, by the key without its number.
	private const HOST_OF_KEY = [
		'spai'   => 'cdn.shortpixel.ai',
		'client' => 'sp-ao.shortpixel.ai',
		'spio'   => 'spcdn.shortpixel.ai',
	];

	private Client $client;

	private Origin $origin;

	/**
	 * The edges of this site, by id.
	 *
	 * @var array<string, Site_Edge>
	 */
	private array $edges;

	private int $wait_seconds;

	/**
	 * Rows that were found to be old, with the digest of what came.
	 *
	 * @var array<int, array{row: Purge, sha256: string, edge: string, url: string}>
	 */
	private array $found = [];

	/** @param array<string, Site_Edge> $edges By id. */
	public function __construct( Client $client, Origin $origin, array $edges, int $wait_seconds ) {
		$this->client       = $client;
		$this->origin       = $origin;
		$this->edges        = $edges;
		$this->wait_seconds = $wait_seconds;
	}

	/**
	 * Keeps a row whose copy is old where an edge stands between; tells whether it did.
	 *
	 * @param array<mixed> $answer
	 * @phpstan-param Answer $answer
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
				];
				return true;
			}
		}
		return false;
	}

	/**
	 * Asks ShortPixel's own host, and returns the rows that were kept with what it showed.
	 *
	 * @param float $until   Until when requests may be begun, as microtime() counts.
	 * @param float $timeout Seconds a request may take.
	 * @return list<Purge>
	 */
	public function located( float $until, float $timeout ): array {
		$rows = [];
		// One at a time: each is an image in memory, and there are few or something is wrong with all.
		foreach ( $this->found as $one ) {
			$answer = microtime( true ) >= $until ? null : $this->client->fetch(
				[
					'url'     => $one['url'],
					'timeout' => $timeout,
				]
			);
			$piece  = null === $answer ? null : $this->piece( $one['row'], $answer, $one['url'], $one['sha256'], $one['edge'] );
			$rows[] = null === $piece ? $one['row'] : $one['row']->with( [ 'evidence' => array_merge( $one['row']->evidence, [ $piece ] ) ] );
		}
		$this->found = [];
		return $rows;
	}

	/**
	 * Returns the address at ShortPixel's own host under which it has what an edge has a copy of; empty where that is not known.
	 */
	public static function url_behind_edge( string $url ): string {
		$cdn  = parse_cdn_url( $url );
		$host = null === $cdn ? '' : self::HOST_OF_KEY[ rtrim( $cdn['key'], '0123456789' ) ] ?? '';
		$own  = '' === $host || is_shortpixel_host( url_host( $url ) ) ? '' : (string) preg_replace( '~\A[a-z]+://[^/?#]+~i', 'https://' . $host, $url );
		/**
		 * Filters where ShortPixel itself has what one of the site's edges has a copy of; asked only where that copy is old.
		 *
		 * @param string $own An address, or empty where it is not known.
		 * @param string $url The address that visitors use.
		 */
		$filtered = apply_filters( 'shortpixel_flush_url_behind_edge', $own, $url );
		return is_string( $filtered ) ? $filtered : $own;
	}

	/**
	 * @param array<mixed> $answer ShortPixel's own.
	 * @phpstan-param Answer $answer
	 * @return array{kind: string, edge: string}|null Null where it tells nothing.
	 */
	private function piece( Purge $row, array $answer, string $url, string $sha256, string $edge ): ?array {
		// What was noted before is the edge's: another server's name for the same bytes proves nothing.
		$baseline = array_intersect_key( $row->baseline ?? [], array_flip( [ 'is_doubtful', 'accepted_mark' ] ) );
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
