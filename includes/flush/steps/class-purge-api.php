<?php
/**
 * Removes copies through ShortPixel's purge API, if a provider stores the account's key. The flush remembers refusals
 * by a hash that does not reveal the key.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Providers\Provider;
use ShortPixelFlush\Store\Flushes;
use function ShortPixelFlush\are_connections_resting;
use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\Copies\has_file;
use function ShortPixelFlush\Copies\source_path;
use function ShortPixelFlush\shortpixel_api_url;
use function ShortPixelFlush\url_host;
use const ShortPixelFlush\Copies\IMAGE_EXTENSIONS;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * @phpstan-import-type Answer from Client
 * @phpstan-type Memory array{round: int, refused: list<string>, key_refused: bool, cdn_refused: bool}
 * @phpstan-type Group array{key: string, endpoint: string, host: string, ids: list<int>}
 */
final class Purge_Api {
	private const TIMEOUT = 8.0;

	private Flushes $flushes;

	private int $flush_id;

	private Client $client;

	// If the API is busy, it is not used for the rest of the slice; copies are removed link by link instead.
	private bool $has_trouble = false;

	public function __construct( Flush $flush, Client $client ) {
		$this->flushes  = new Flushes();
		$this->flush_id = $flush->id;
		$this->client   = $client;
	}

	/** Whether a batch may go to the API first, and then take twice as long. */
	public function is_available(): bool {
		return [] !== $this->keys();
	}

	/**
	 * @param list<Purge> $rows
	 * @return array<int, Answer> The accepted answers, by row; all other rows must be removed another way.
	 */
	public function remove( array $rows, Budget $budget ): array {
		$keys  = $this->keys();
		$flush = [] === $keys ? null : $this->flushes->get( $this->flush_id );
		if ( [] === $keys || null === $flush ) {
			return [];
		}
		$memory = self::memory_of( $flush );
		// In a retry, copies are removed link by link, since purges may not have reached them.
		return $memory['round'] === $flush->started_at ? $this->ask( $this->groups( $rows, $memory, $keys ), $memory, $budget ) : [];
	}

	/** @return list<array{provider: Provider, key: string}> Empty if no key is known, or the API must not be used now. */
	private function keys(): array {
		return $this->has_trouble || are_connections_resting() ? [] : account_keys();
	}

	/**
	 * Sends a few groups first: none follow if the service has trouble, and none whose key was refused.
	 *
	 * @param array<string, Group> $groups By URL.
	 * @param Memory               $memory
	 * @return array<int, Answer>
	 */
	private function ask( array $groups, array $memory, Budget $budget ): array {
		$accepted = [];
		$size     = 2 * $budget->parallel();
		$limits   = [
			'parallel' => $budget->parallel(),
			'until'    => $budget->last_begin(),
		];
		while ( [] !== $groups && ! $this->has_trouble ) {
			$portion  = array_slice( $groups, 0, $size, true );
			$groups   = array_slice( $groups, $size, null, true );
			$size     = count( $groups );
			$requests = [];
			foreach ( $portion as $address => $group ) {
				$requests[ $address ] = [
					'url'       => $address,
					'timeout'   => min( self::TIMEOUT, $budget->timeout() ),
					'max_bytes' => 65536,
					'secrets'   => [ $group['key'] ],
				];
			}
			$accepted += $this->read( $this->client->send( $requests, $limits ), $portion, $memory );
			$groups    = array_filter( $groups, static fn ( array $group ): bool => ! self::is_refused( $group['key'], $group['endpoint'], $memory ) );
		}
		$this->flushes->change(
			$this->flush_id,
			static fn ( Flush $flush ): ?array => $flush->subject->purge_api === $memory
				? null
				: [ 'subject' => $flush->subject->with( [ 'purge_api' => $memory ] ) ]
		);
		return $accepted;
	}

	/** @param Memory $memory */
	private static function is_refused( string $key, string $endpoint, array $memory ): bool {
		return [] !== array_intersect( [ key_mark( $key, '' ), key_mark( $key, $endpoint ) ], $memory['refused'] );
	}

	/**
	 * @param array<Answer>        $answers By URL.
	 * @param array<string, Group> $groups  By URL.
	 * @param Memory               $memory  Updated by the answers.
	 * @return array<int, Answer>
	 */
	private function read( array $answers, array $groups, array &$memory ): array {
		$accepted = [];
		$marks    = [
			'accepted' => [],
			'refused'  => $memory['refused'],
		];
		foreach ( $groups as $address => $group ) {
			$answer = $answers[ $address ];
			if ( 'unsent' === $answer['error'] ) {
				continue;
			}
			$said = purge_answer( $answer );
			$mark = key_mark( $group['key'], 'key_refused' === $said ? '' : $group['endpoint'] );
			if ( 'accepted' === $said ) {
				$accepted += array_fill_keys( $group['ids'], self::in_cdn_time( $answer, $group['host'] ) );
			}
			if ( 'busy' === $said ) {
				$this->has_trouble = true;
			} else {
				$marks[ 'accepted' === $said ? 'accepted' : 'refused' ][] = $mark;
			}
			$memory['key_refused'] = $memory['key_refused'] || 'key_refused' === $said;
			$memory['cdn_refused'] = $memory['cdn_refused'] || 'cdn_refused' === $said;
		}
		// If other URLs are accepted, a refusal is about its URL, not about the key.
		$memory['refused'] = array_values( array_unique( array_diff( $marks['refused'], $marks['accepted'] ) ) );
		return $accepted;
	}

	/**
	 * Groups rows by the request that removes them. Leaves out rows that were tried before, whose key was refused, that
	 * the API can't remove, or whose file is not this site's.
	 *
	 * @param list<Purge> $rows
	 * @param Memory      $memory
	 * @param non-empty-list<array{provider: Provider, key: string}> $keys
	 * @return array<string, Group> By the request's URL.
	 */
	private function groups( array $rows, array $memory, array $keys ): array {
		$groups = [];
		foreach ( $rows as $row ) {
			$target = 0 === $row->attempts && self::is_of_this_site( $row ) ? purge_target( $row->url ) : null;
			$parsed = null === $target ? null : parse_cdn_url( $row->url );
			if ( null === $target || null === $parsed ) {
				continue;
			}
			$key = key_for( $parsed, $keys );
			if ( self::is_refused( $key, $parsed['endpoint'], $memory ) ) {
				continue;
			}
			$address                     = purge_api_url( shortpixel_api_url(), $key, $target );
			$groups[ $address ]          = $groups[ $address ] ?? [
				'key'      => $key,
				'endpoint' => $parsed['endpoint'],
				'host'     => url_host( $row->url ),
				'ids'      => [],
			];
			$groups[ $address ]['ids'][] = $row->id;
		}
		return $groups;
	}

	/**
	 * Whether a row is for a library image, or for another image file that exists on this site: only for these is the
	 * owner's key used.
	 */
	private static function is_of_this_site( Purge $row ): bool {
		return $row->attachment_id > 0 || ( 1 === preg_match( IMAGE_EXTENSIONS, source_path( $row->source ) ) && true === has_file( $row->source ) );
	}

	/**
	 * Drops the date of the API's answer if the API is at another host than the copy, which may have another
	 * clock.
	 *
	 * @param Answer $answer
	 * @return Answer
	 */
	private static function in_cdn_time( array $answer, string $host ): array {
		if ( url_host( shortpixel_api_url() ) !== $host ) {
			unset( $answer['headers']['date'] );
		}
		return $answer;
	}

	/** @return Memory The findings of earlier batches; a flush that has not used the API yet begins its first round. */
	private static function memory_of( Flush $flush ): array {
		return $flush->subject->purge_api ?? [
			'round'       => $flush->started_at,
			'refused'     => [],
			'key_refused' => false,
			'cdn_refused' => false,
		];
	}
}
