<?php
/** Assigns versions to images. Each change is a compare-and-swap on one option, so that concurrent requests lose nothing. */

declare( strict_types=1 );

namespace ShortPixelFlush\Versions;

use function ShortPixelFlush\change_option;
use function ShortPixelFlush\now;
use function ShortPixelFlush\raw_option;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// In this order: the last version reserved, used or not; the versions set aside by a flush of everything; the owners of
// each hash.
const LAST_OPTION   = 'shortpixel_flush_version_last';
const STASH_OPTION  = 'shortpixel_flush_versions_aside';
const OWNERS_OPTION = 'shortpixel_flush_versions_owners';

// The most images with a version, unless undoing a flush of everything restores more. Every request loads OPTION, so
// this keeps it below 16 KB, at ten bytes per image. For more images, a flush of everything is better: it sets all
// versions aside.
const MOST = 1600;

// A three-letter name has only seven spellings, so many versions may have to be tried before one is new to several such
// names at once.
const MOST_SPELLINGS_TRIED = 2000;

// Versions count the seconds since this time, which keeps them short.
const EPOCH = 1767225600;

/**
 * Returns a version that no URL of this site ever had; empty if it can't be stored. It comes from the clock: after a
 * restored backup, a counter would repeat versions for which ShortPixel still holds old images.
 *
 * @param list<string> $keys The images that will get it. Unless their names are too short, none reuses a recent
 *     spelling: see newly_spelled().
 */
function reserve( array $keys = [] ): string {
	$version  = '';
	$used     = spellings_in_use( $keys );
	$is_taken = change_option(
		LAST_OPTION,
		static function ( ?string $last ) use ( &$version, $used ): string {
			$version = next_unused_version( $last ?? '', $used );

			return $version;
		},
		'off'
	);

	return $is_taken ? $version : '';
}

/**
 * @param list<string> $keys
 * @return list<array{int, array<int, true>}> The number of characters and the used spellings of each key; keys without
 *     an unused spelling are omitted.
 */
function spellings_in_use( array $keys ): array {
	$codes  = read( raw_option( OPTION ) )['codes'];
	$noted  = noted_spellings();
	$in_use = [];
	foreach ( $keys as $key ) {
		$characters = spelled_characters( $key );
		$used       = used_spellings( $key, $characters, $codes, $noted );
		if ( count( $used ) < spellings( $characters ) ) {
			$in_use[] = [ $characters, $used ];
		}
	}

	return $in_use;
}

/**
 * Whether a version would reuse a recent spelling of any of these images.
 *
 * @param list<array{int, array<int, true>}> $in_use As returned by spellings_in_use().
 */
function has_used_spelling( array $in_use, string $version ): bool {
	foreach ( $in_use as list( $characters, $used ) ) {
		if ( isset( $used[ spelling_of( $characters, (int) $version ) ] ) ) {
			return true;
		}
	}

	return false;
}

function next_version( string $last ): string {
	$last = 1 === preg_match( '/\A\d{1,10}\z/', $last ) && (int) $last < LAST_VERSION ? (int) $last : 0;

	return (string) max( $last + 1, now() - EPOCH, 1 );
}

/** @param list<array{int, array<int, true>}> $in_use As returned by spellings_in_use(). */
function next_unused_version( string $last, array $in_use ): string {
	$version = next_version( $last );
	$tries   = 0;
	while ( has_used_spelling( $in_use, $version ) && $tries++ < MOST_SPELLINGS_TRIED ) {
		$version = next_version( $version );
	}

	return $version;
}

/**
 * Returns the version that reserve() would return, without reserving it.
 *
 * @param list<string> $keys
 */
function expected( array $keys = [] ): string {
	return next_unused_version( raw_option( LAST_OPTION ) ?? '', spellings_in_use( $keys ) );
}

/**
 * Assigns a version. Never takes one from another image: if has_room() is false, nothing is stored.
 *
 * @param list<string>          $keys  Image keys; images with a newer version keep it.
 * @param array<string, string> $forms One of FORMS by provider; other providers stay as they are.
 * @return int|null The number of these images with this version now; null if it could not be stored.
 */
function assign( array $keys, string $version, array $forms = [] ): ?int {
	$code    = code_of( (int) $version );
	$have    = 0;
	$is_full = false;

	$is_written = change_versions(
		static function ( array $stored ) use ( $keys, $version, $code, $forms, &$have, &$is_full ): array {
			$codes   = with_assigned( $stored['codes'], $keys, $version );
			$is_full = ! is_within_limit( $stored['codes'], $codes );
			$have    = count( array_filter( $keys, static fn ( string $key ): bool => ( $codes[ hash_of( $key ) ] ?? '' ) === $code ) );

			return $is_full ? $stored : [
				'forms' => array_diff( $forms + $stored['forms'], [ 'query' ] ),
				'codes' => $codes,
			];
		}
	);

	return $is_written && ! $is_full ? $have : null;
}

/**
 * @param list<string> $keys
 * @return array<string> The codes of their current versions, by hash.
 */
function codes_of( array $keys ): array {
	return array_intersect_key( read( raw_option( OPTION ) )['codes'], array_flip( array_map( __NAMESPACE__ . '\hash_of', $keys ) ) );
}

/**
 * Restores images' earlier versions.
 *
 * @param list<string>  $keys   Image keys; images that have another version by now keep it.
 * @param array<string> $former As returned by codes_of() before the assignment; images missing from it had no version.
 * @return list<string>|null The hashes that had the version; null if the change could not be stored.
 */
function revoke( array $keys, string $version, array $former = [] ): ?array {
	$code    = code_of( (int) $version );
	$removed = [];

	$is_written = change_versions(
		static function ( array $stored ) use ( $keys, $code, $former, &$removed ): array {
			$theirs  = array_intersect( array_intersect_key( $stored['codes'], array_flip( array_map( __NAMESPACE__ . '\hash_of', $keys ) ) ), [ $code ] );
			$earlier = array_intersect_key( $former, $theirs );
			$removed = array_map( 'strval', array_keys( $theirs ) );

			return [ 'codes' => array_diff_key( array_replace( $stored['codes'], $earlier ), array_diff_key( $theirs, $earlier ) ) ] + $stored;
		}
	);

	return $is_written ? $removed : null;
}

/**
 * @param array<string> $codes By hash.
 * @param list<string>  $keys
 * @return array<string>
 */
function with_assigned( array $codes, array $keys, string $version ): array {
	foreach ( $keys as $key ) {
		if ( (int) $version > (int) version_of_key( $key, $codes ) ) {
			unset( $codes[ hash_of( $key ) ] );
			$codes[ hash_of( $key ) ] = code_of( (int) $version );
		}
	}

	return $codes;
}

/**
 * Whether all these images can have a version, including those that already do.
 *
 * @param list<string> $keys
 */
function has_room( array $keys ): bool {
	$codes = read( raw_option( OPTION ) )['codes'];

	return is_within_limit( $codes, $codes + array_flip( array_map( __NAMESPACE__ . '\hash_of', $keys ) ) );
}

/** @return int The number of further images that can have a version. */
function room(): int {
	return max( 0, MOST - count( read( raw_option( OPTION ) )['codes'] ) );
}

/**
 * Whether a change stays within the limit. Undoing a flush of everything may exceed it, since all earlier versions
 * return; images that have one can still get a newer one.
 *
 * @param array<mixed> $codes By hash.
 * @param array<mixed> $then  The codes after the change.
 */
function is_within_limit( array $codes, array $then ): bool {
	return count( $then ) <= max( MOST, count( $codes ) );
}

/** @return list<string> The hashes of images whose version was assigned before this time. */
function assigned_before( int $time ): array {
	$hashes = [];
	foreach ( read( raw_option( OPTION ) )['codes'] as $hash => $code ) {
		if ( EPOCH + version_of_code( $code ) < $time ) {
			$hashes[] = (string) $hash;
		}
	}

	return $hashes;
}

/** @param list<string> $hashes */
function remove( array $hashes ): bool {
	return change_versions( static fn ( array $stored ): array => [ 'codes' => array_diff_key( $stored['codes'], array_flip( $hashes ) ) ] + $stored );
}

/**
 * Records which attachments the hashes belong to: an old version is only removed if its image's files have not changed
 * for long.
 *
 * @param list<array{string, int}> $owners Image keys, each with its attachment's id.
 */
function note_owners( array $owners ): bool {
	$keep = read( raw_option( OPTION ) )['codes'];
	foreach ( stashed() as $codes ) {
		$keep += $codes;
	}

	return change_option(
		OWNERS_OPTION,
		static function ( ?string $raw ) use ( $owners, $keep ): string {
			$known = array_intersect_key( owners( $raw ), $keep );
			foreach ( $owners as list( $key, $owner ) ) {
				$known[ hash_of( $key ) ] = array_values( array_unique( array_merge( $known[ hash_of( $key ) ] ?? [], [ $owner ] ) ) );
			}

			return (string) wp_json_encode( $known );
		},
		'off'
	);
}

/**
 * @param string|null $raw
 * @return array<list<int>> Attachment ids by hash.
 */
function owners( ?string $raw ): array {
	$owners = [];
	$stored = json_decode( $raw ?? '', true );
	foreach ( is_array( $stored ) ? $stored : [] as $hash => $of_one ) {
		$owners[ $hash ] = array_values( array_filter( is_array( $of_one ) ? $of_one : [], 'is_int' ) );
	}

	return $owners;
}

/**
 * @param list<string> $hashes
 * @return list<int>|null The owners that still exist; null if a hash's owners are unknown.
 */
function owners_of( array $hashes ): ?array {
	$owners = owners( raw_option( OWNERS_OPTION ) );
	$ids    = [];
	foreach ( $hashes as $hash ) {
		if ( [] === ( $owners[ $hash ] ?? [] ) ) {
			return null;
		}
		array_push( $ids, ...$owners[ $hash ] );
	}

	return array_values( array_filter( array_unique( $ids ), static fn ( int $id ): bool => 'attachment' === get_post_type( $id ) ) );
}

/** @return list<int> Attachments with this image key. */
function attachments_at( string $key ): array {
	global $wpdb;

	/** @var \wpdb $wpdb */
	$query = "SELECT post_id, meta_value FROM {$wpdb->postmeta} WHERE meta_key = '_wp_attached_file' AND meta_value LIKE %s LIMIT 100";
	$sql   = $wpdb->prepare( $query, $wpdb->esc_like( $key ) . '%' ); // phpcs:ignore WordPress.DB -- Only a table's name. @phpstan-ignore argument.type
	// phpcs:ignore WordPress.DB -- No core function finds attachments by the beginning of a file's name.
	$rows = $wpdb->get_results( (string) $sql );
	$ids  = [];
	foreach ( is_array( $rows ) ? $rows : [] as $row ) {
		$file = is_object( $row ) ? $row->meta_value ?? null : null;
		$id   = is_object( $row ) ? $row->post_id ?? null : null;
		if ( is_string( $file ) && is_numeric( $id ) && path_stem( $file ) === $key ) {
			$ids[] = (int) $id;
		}
	}

	return $ids;
}

/**
 * Sets all versions aside: after a flush of everything, the endpoint's new key makes them unnecessary. The copy for
 * undo is written first, so a crash loses nothing.
 */
function stash( int $flush_id ): void {
	$stored = read( raw_option( OPTION ) );
	if ( [] === $stored['codes'] ) {
		return;
	}

	// Repeated after a crash, this only adds versions assigned since.
	$all     = [ 'codes' => array_replace( stashed()[ $flush_id ] ?? [], $stored['codes'] ) ] + $stored;
	$is_kept = change_option( STASH_OPTION, static fn (): string => serialized( [ $flush_id => written( $all ) ] ), 'off' );
	if ( $is_kept ) {
		change_versions( static fn ( array $now ): array => [ 'codes' => array_diff_assoc( $now['codes'], $stored['codes'] ) ] + $now );
	}
}

/**
 * Restores the versions that an undone flush of everything set aside, even beyond the limit: without them, visitors
 * would get older images under the endpoint's earlier key. Versions assigned since are kept.
 */
function restore( int $flush_id ): void {
	$stashed = stashed()[ $flush_id ] ?? [];
	if ( [] === $stashed ) {
		return;
	}

	if ( change_versions( static fn ( array $since ): array => [ 'codes' => array_diff_key( $stashed, $since['codes'] ) + $since['codes'] ] + $since ) ) {
		change_option( STASH_OPTION, static fn (): string => serialized( [] ), 'off' );
	}
}

/** @return array<array<string>> Codes by hash, for each flush. */
function stashed(): array {
	$stashed = maybe_unserialize( raw_option( STASH_OPTION ) ?? '' );

	return array_map( static fn ( $raw ): array => read( $raw )['codes'], is_array( $stashed ) ? $stashed : [] );
}

/** @param callable(array{forms: array<string, string>, codes: array<string>}): array{forms: array<string, string>, codes: array<string>} $change */
function change_versions( callable $change ): bool {
	$before     = [];
	$after      = [];
	$is_written = change_option(
		OPTION,
		static function ( ?string $raw ) use ( $change, &$before, &$after ): string {
			$before = read( $raw );
			$after  = $change( $before );

			return written( $after );
		},
		'on'
	);
	if ( $is_written && in_array( 'spelling', $before['forms'] ?? [], true ) ) {
		note_spellings( array_diff_assoc( $before['codes'] ?? [], $after['codes'] ?? [] ) );
	}

	return $is_written;
}

/**
 * @param array{forms: array<string, string>, codes: array<string>} $stored
 * @return string Begins with a checksum: the database may treat texts that differ only in case as equal.
 */
function written( array $stored ): string {
	$forms = array_map( static fn ( string $provider, string $form ): string => "{$provider}:{$form}", array_keys( $stored['forms'] ), $stored['forms'] );
	$text  = implode( ',', $forms ) . ';';
	foreach ( $stored['codes'] as $hash => $code ) {
		$text .= $hash . $code;
	}

	return hash( 'crc32b', $text ) . ';' . $text;
}

/** @param array<mixed> $map */
function serialized( array $map ): string {
	$text = maybe_serialize( $map );

	return is_string( $text ) ? $text : '';
}
