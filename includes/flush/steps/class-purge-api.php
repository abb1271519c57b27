<?php
/**
 * Removes copies by ShortPixel's purge API, where a provider keeps the account's key.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Providers\Provider;
use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\shortpixel_api_url;
use function ShortPixelFlush\url_host;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/account-keys.php';
require_once __DIR__ . '/../../hosts.php';
require_once __DIR__ . '/purge-api.php';
require_once __DIR__ . '/../store/store-rows.php';

/**
 * One flush's way to the purge API. What it refuses is remembered with the flush, by a mark that the key can't be read from.
 *
 * @phpstan-import-type FlushRow from Store
 * @phpstan-import-type PurgeRow from Store_Purges
 * @phpstan-import-type Answer from Client
 * @phpstan-type Memory array{round: int, refused: list<string>, key_refused: bool}
 */
final class Purge_Api {
	private const TIMEOUT = 8.0;

	private Store $store;

	private Client $client;

	// A service that has trouble is left alone for the rest of a step; the CDN itself is asked instead.
	private bool $has_trouble = false;

	/**
	 * Keeps what it works with.
	 */
	public function __construct( Store $store, Client $client ) {
		$this->store  = $store;
		$this->client = $client;
	}

	/**
	 * Tells whether a batch is asked for there first, and so may take twice as long.
	 */
	public function is_tried(): bool {
		return ! $this->has_trouble && [] !== account_keys();
	}

	/**
	 * Asks for the removal of a batch and answers, by purge id, what was accepted. All else has to go another way.
	 *
	 * @param list<array<string,mixed>> $purges
	 * @phpstan-param list<PurgeRow> $purges
	 * @return array<int,array<string,mixed>>
	 * @phpstan-return array<int,Answer>
	 */
	public function remove( int $flush_id, array $purges, int $parallel ): array {
		$keys  = $this->has_trouble ? [] : account_keys();
		$flush = [] === $keys ? null : $this->store->get( $flush_id );
		if ( [] === $keys || null === $flush ) {
			return [];
		}

		$memory = self::memory_of( $flush );
		// What a purge did not reach, and is tried again for that, is removed address by address.
		if ( $memory['round'] !== $flush['started_at'] ) {
			return [];
		}

		return $this->ask( $this->groups( $purges, $memory, $keys ), $flush, $memory, $parallel );
	}

	/**
	 * Asks for groups of rows, a few at first: where the key is refused or the service has trouble, the others are not asked for.
	 *
	 * @param array<string,array{key: string, endpoint: string, host: string, ids: list<int>}> $groups By address.
	 * @phpstan-param FlushRow $flush
	 * @param array<string,mixed> $flush
	 * @phpstan-param Memory $memory
	 * @param array<string,mixed> $memory
	 * @return array<int,array<string,mixed>>
	 * @phpstan-return array<int,Answer>
	 */
	private function ask( array $groups, array $flush, array $memory, int $parallel ): array {
		$accepted = [];
		$size     = 2 * $parallel;
		while ( [] !== $groups && ! $this->has_trouble ) {
			$portion  = array_slice( $groups, 0, $size, true );
			$groups   = array_slice( $groups, $size, null, true );
			$size     = count( $groups );
			$requests = [];
			foreach ( $portion as $address => $group ) {
				$requests[ $address ] = [
					'url'       => $address,
					'timeout'   => self::TIMEOUT,
					'max_bytes' => 65536,
					'secrets'   => [ $group['key'] ],
				];
			}

			$accepted += $this->read( $this->client->send( $requests, [ 'parallel' => $parallel ] ), $portion, $memory );
			$groups    = array_filter( $groups, fn ( array $group ): bool => ! self::is_refused( $group['key'], $group['endpoint'], $memory ) );
		}
		if ( ( $flush['subject']['purge_api'] ?? null ) !== $memory ) {
			$this->store->update( $flush['id'], [ 'subject' => [ 'purge_api' => $memory ] + $flush['subject'] ] );
		}

		return $accepted;
	}

	/**
	 * Tells whether a key was refused before, everywhere or at an endpoint.
	 *
	 * @phpstan-param Memory $memory
	 * @param array<string,mixed> $memory
	 */
	private static function is_refused( string $key, string $endpoint, array $memory ): bool {
		return [] !== array_intersect( [ key_mark( $key, '' ), key_mark( $key, $endpoint ) ], $memory['refused'] );
	}

	/**
	 * Reads the answers, and what they teach for the next ones.
	 *
	 * @phpstan-param array<Answer> $answers
	 * @param array<array<string,mixed>> $answers By address.
	 * @param array<string,array{key: string, endpoint: string, host: string, ids: list<int>}> $groups By address.
	 * @phpstan-param Memory $memory
	 * @param array<string,mixed> $memory
	 * @return array<int,array<string,mixed>>
	 * @phpstan-return array<int,Answer>
	 */
	private function read( array $answers, array $groups, array &$memory ): array {
		$accepted = [];
		$marks    = [
			'accepted' => [],
			'refused'  => $memory['refused'],
		];
		foreach ( $groups as $address => $group ) {
			$answer  = $answers[ $address ];
			$outcome = purge_answer( $answer );
			$mark    = key_mark( $group['key'], 'key_refused' === $outcome ? '' : $group['endpoint'] );
			if ( 'accepted' === $outcome ) {
				$accepted += array_fill_keys( $group['ids'], $this->on_the_cdn_clock( $answer, $group['host'] ) );
			}
			if ( 'busy' === $outcome ) {
				$this->has_trouble = true;
			} else {
				$marks[ 'accepted' === $outcome ? 'accepted' : 'refused' ][] = $mark;
			}
			$memory['key_refused'] = $memory['key_refused'] || 'key_refused' === $outcome;
		}
		// One address that is refused among others that are taken says something of itself, not of them.
		$memory['refused'] = array_values( array_unique( array_diff( $marks['refused'], $marks['accepted'] ) ) );

		return $accepted;
	}

	/**
	 * Groups the rows by the request that removes them; those that none can remove are left out.
	 *
	 * @param list<array<string,mixed>> $purges
	 * @phpstan-param list<PurgeRow> $purges
	 * @param array<string,mixed> $memory
	 * @phpstan-param Memory $memory
	 * @param non-empty-list<array{provider: Provider, key: string}> $keys As account_keys() gives them.
	 * @return array<string,array{key: string, endpoint: string, host: string, ids: list<int>}>
	 */
	private function groups( array $purges, array $memory, array $keys ): array {
		$groups = [];
		foreach ( $purges as $purge ) {
			$target = 0 === $purge['attempts'] ? purge_target( $purge['url'] ) : null;
			$parsed = null === $target ? null : parse_cdn_url( $purge['url'] );
			if ( null === $target || null === $parsed ) {
				continue;
			}
			$key = key_for( $parsed, $keys );
			if ( self::is_refused( $key, $parsed['endpoint'], $memory ) ) {
				continue;
			}
			$address            = purge_address( shortpixel_api_url(), $key, $target );
			$groups[ $address ] = $groups[ $address ] ?? [
				'key'      => $key,
				'endpoint' => $parsed['endpoint'],
				'host'     => url_host( $purge['url'] ),
				'ids'      => [],
			];

			$groups[ $address ]['ids'][] = $purge['id'];
		}

		return $groups;
	}

	/**
	 * Leaves the date out of an answer that another host gave: its clock is not the one that the copies are dated by.
	 *
	 * @param array<string,mixed> $answer
	 * @phpstan-param Answer $answer
	 * @return array<string,mixed>
	 * @phpstan-return Answer
	 */
	private function on_the_cdn_clock( array $answer, string $host ): array {
		if ( url_host( shortpixel_api_url() ) !== $host ) {
			unset( $answer['headers']['date'] );
		}

		return $answer;
	}

	/**
	 * Reads what earlier batches learned; a flush that has not used the API yet begins its first round.
	 *
	 * @phpstan-param FlushRow $flush
	 * @param array<string,mixed> $flush
	 * @return array<string,mixed>
	 * @phpstan-return Memory
	 */
	private static function memory_of( array $flush ): array {
		$stored  = is_array( $flush['subject']['purge_api'] ?? null ) ? $flush['subject']['purge_api'] : [];
		$refused = is_array( $stored['refused'] ?? null ) ? $stored['refused'] : [];

		return [
			'round'       => integer( $stored['round'] ?? $flush['started_at'] ),
			'refused'     => array_values( array_filter( $refused, 'is_string' ) ),
			'key_refused' => true === ( $stored['key_refused'] ?? false ),
		];
	}
}
