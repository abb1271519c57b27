<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\Http\is_host_listed;
use function ShortPixelFlush\may;
use function ShortPixelFlush\Model\integer;
use function ShortPixelFlush\Providers\hostless_endpoints;
use function ShortPixelFlush\site_hosts;
use function ShortPixelFlush\Store\database;
use function ShortPixelFlush\Store\rows_of;
use function ShortPixelFlush\Store\marks;
use function ShortPixelFlush\url_host;
use function ShortPixelFlush\Versions\path_stem;
use const ShortPixelFlush\CAP_MANAGE;
use const ShortPixelFlush\Versions\SIZE_IN_NAME;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Finds the attachments behind many URLs, however spelled: URLs of image files, CDN URLs of these, or CDN URLs nested
 * in each other.
 *
 * The database has no index on attachments' file names, so a query reads them all. Therefore all possible names of all
 * URLs are looked up together, within a time limit; a URL that was not looked up may still be an attachment's.
 */
final class Owners {
	// For all URLs of a plan, since a user may be waiting.
	private const SECONDS = 5.0;

	private const NAMES_A_QUERY    = 1000;
	private const PATTERNS_A_QUERY = 100;

	// Longer than real file names; keeps a query below every database's limit.
	private const LONGEST_NAME = 400;

	// The most CDN URLs nested around a file's URL that are stripped.
	private const MOST_WRAPPERS = 5;

	private float $seconds_left;

	private bool $is_complete = true;

	/** @var list<string> */
	private array $hosts;

	/** @var list<string> */
	private array $hostless;

	/** @var array<string, int> The attachment by a file's URL; 0 for none. */
	private array $owners = [];

	/** @var array<string, true> By host. */
	private array $left_out = [];

	public function __construct( float $seconds = self::SECONDS ) {
		$this->seconds_left = $seconds;
		$this->hosts        = site_hosts();
		$this->hostless     = hostless_endpoints();
	}

	/** @param array<string> $urls Looked up together, which is cheaper than one by one. */
	public function find( array $urls ): void {
		$names = [];
		foreach ( array_unique( array_map( [ $this, 'file' ], $urls ) ) as $file ) {
			if ( ! isset( $this->owners[ $file ] ) ) {
				$names[ $file ] = self::candidates( $this->name( $file ) );
			}
		}
		$stored = $this->stored( array_merge( [], ...array_values( $names ) ) );
		$missed = [];
		foreach ( $names as $file => $candidates ) {
			$this->owners[ $file ] = self::first( $candidates, $stored );
			if ( 0 === $this->owners[ $file ] && isset( $candidates[0] ) ) {
				$missed[ $file ] = path_stem( $candidates[0] );
			}
		}
		$edited = $this->edited( array_values( array_unique( $missed ) ) );
		foreach ( $missed as $file => $stem ) {
			$this->owners[ $file ] = $edited[ $stem ] ?? 0;
		}
		_prime_post_caches( array_diff( array_unique( array_intersect_key( $this->owners, $names ) ), [ 0 ] ), false, true );
		foreach ( array_keys( $names ) as $file ) {
			$this->owners[ $file ] = $this->confirmed( (string) $file );
		}
	}

	/** Returns the attachment of a URL; 0 for none, or if it could not be looked up: see is_complete(). */
	public function of( string $url ): int {
		$file = $this->file( $url );
		if ( ! isset( $this->owners[ $file ] ) ) {
			$this->find( [ $file ] );
		}
		return $this->owners[ $file ] ?? 0;
	}

	/**
	 * Drops other sites' images, which only users who manage the plugin may flush: ShortPixel serves images of any
	 * site.
	 *
	 * @param list<string> $urls
	 * @return list<string> The URLs of this site's images; all URLs if the current user manages the plugin.
	 */
	public function without_foreign( array $urls ): array {
		if ( may( CAP_MANAGE ) ) {
			return $urls;
		}
		// At a foreign host, or in a bucket, only an attachment's file belongs to this site.
		$elsewhere = array_filter( $urls, fn ( string $url ): bool => ! is_own_url( $this->file( $url ) ) );
		$this->find( $elsewhere );
		$foreign = array_filter( $elsewhere, fn ( string $url ): bool => 0 === $this->of( $url ) );
		foreach ( $foreign as $url ) {
			$this->left_out[ url_host( $this->file( $url ) ) ] = true;
		}
		return array_values( array_diff( $urls, $foreign ) );
	}

	/** @return list<string> The hosts of the images that without_foreign() left out. */
	public function left_out(): array {
		return array_map( 'strval', array_keys( $this->left_out ) );
	}

	/** Whether all URLs were looked up; false if the time ran out or a query failed. */
	public function is_complete(): bool {
		return $this->is_complete;
	}

	/** Returns the URL of the innermost file in a URL, as returned by at_own_host(). */
	private function file( string $url ): string {
		for ( $wrappers = 0; $wrappers < self::MOST_WRAPPERS; ++$wrappers ) {
			$parsed = parse_cdn_url( $url, $this->hostless );
			$inner  = without_photon( null === $parsed ? $url : $parsed['source'] );
			if ( $inner === $url ) {
				break;
			}
			$url = $inner;
		}
		return at_own_host( $url, $this->hosts );
	}

	/**
	 * Returns a file's name as WordPress stores it for an attachment. At another host, in a bucket, or in a hidden
	 * folder (see is_in_hidden_folder()), only the month's folders are kept.
	 */
	private function name( string $file ): string {
		if ( ! is_hostless( $file ) && is_host_listed( url_host( $file ), $this->hosts ) ) {
			return is_in_hidden_folder( $file ) ? dated_name( source_path( $file ) ) : upload_name( $file );
		}
		return 1 === preg_match( '~(?:\d{4}/\d{2}/)?[^/]+\z~', source_path( $file ), $found ) ? $found[0] : '';
	}

	/** @return list<string> Possible names of the attachment's own file, the most likely first. */
	private static function candidates( string $name ): array {
		if ( 1 !== preg_match( '#.\.[a-z0-9]{2,5}$#iD', $name ) || strlen( $name ) > self::LONGEST_NAME || ! self::can_be_stored( $name ) ) {
			return [];
		}
		$dot   = (int) strrpos( $name, '.' );
		$inner = 1 === preg_match( '#\.[a-z]{3,4}\.(webp|avif)$#iD', $name ) ? substr( $name, 0, $dot ) : $name;
		// Modern Image Formats writes photo-300x200-jpg.webp.
		$made_of  = 1 === preg_match( '#-(?:jpe?g|png|gif)\.(?:webp|avif)$#iD', $name, $found ) ? $found[0] : '';
		$inner    = '' === $made_of ? $inner : substr( $name, 0, -strlen( $made_of ) ) . '.' . substr( $made_of, 1, (int) strpos( $made_of, '.' ) - 1 );
		$unsized  = (string) preg_replace( '#' . SIZE_IN_NAME . '(?:@2x)?(\.[a-z0-9]{2,5})$#iD', '$1', $inner );
		$dot      = (int) strrpos( $unsized, '.' );
		$stem     = substr( $unsized, 0, $dot );
		$ending   = substr( $unsized, $dot );
		$endings  = in_array( strtolower( $ending ), [ '.webp', '.avif' ], true ) ? [ $ending, '.jpg', '.jpeg', '.png', '.gif' ] : [ $ending ];
		$possible = [ $name, $inner, $unsized, $stem . ( '' === $made_of ? $ending : $made_of ) ];
		foreach ( $endings as $each ) {
			array_push( $possible, $stem . $each, $stem . '-scaled' . $each, $stem . '-rotated' . $each );
		}
		$document = document_of_preview( $unsized );
		return array_values( array_unique( '' === $document ? $possible : array_merge( $possible, [ $document ] ) ) );
	}

	/** Whether the database can hold a name's bytes: a single invalid one would make it refuse the whole query. */
	private static function can_be_stored( string $name ): bool {
		return 1 !== preg_match( '/[^\x20-\x7e]/', $name ) || database()->strip_invalid_text_for_column( database()->postmeta, 'meta_value', $name ) === $name;
	}

	/**
	 * @param list<string>       $candidates
	 * @param array<string, int> $stored
	 */
	private static function first( array $candidates, array $stored ): int {
		foreach ( [ $candidates, array_map( [ self::class, 'folded' ], $candidates ) ] as $names ) {
			foreach ( $names as $name ) {
				if ( isset( $stored[ $name ] ) ) {
					return $stored[ $name ];
				}
			}
		}
		return 0;
	}

	/** Folds a name's case and accents, which most databases ignore. The slash marks the result as folded. */
	private static function folded( string $name ): string {
		return '/' . strtolower( remove_accents( $name ) );
	}

	/**
	 * @param list<string> $names
	 * @return array<string, int> Attachments by their file's name, as is and folded.
	 */
	private function stored( array $names ): array {
		$stored = [];
		foreach ( array_chunk( array_values( array_unique( $names ) ), self::NAMES_A_QUERY ) as $some ) {
			$stored += $this->attachments( 'meta_value IN (' . marks( $some ) . ')', $some );
		}
		foreach ( $stored as $name => $id ) {
			$stored += [ self::folded( (string) $name ) => $id ];
		}
		return $stored;
	}

	/**
	 * Finds edited attachments: an edit renames the attachment's file and leaves the earlier ones under their names.
	 *
	 * @param list<string> $stems
	 * @return array<string, int> Attachments by the stem that all their files share.
	 */
	private function edited( array $stems ): array {
		$edited = [];
		foreach ( array_chunk( $stems, self::PATTERNS_A_QUERY ) as $some ) {
			$likes    = [];
			$patterns = [];
			foreach ( $some as $stem ) {
				$likes[]    = 'meta_value LIKE BINARY %s';
				$patterns[] = database()->esc_like( $stem ) . '%-e%';
			}
			foreach ( $this->attachments( implode( ' OR ', $likes ), $patterns ) as $name => $id ) {
				$edited += [ path_stem( (string) $name ) => $id ];
			}
		}
		return $edited;
	}

	/**
	 * @param literal-string $condition A condition with placeholders.
	 * @param list<string>   $values
	 * @return array<string, int> Attachments by file name; empty if the time is up.
	 */
	private function attachments( string $condition, array $values ): array {
		$wpdb = database();
		if ( $this->seconds_left <= 0 ) {
			$this->is_complete = false;
			return [];
		}
		$begun = microtime( true );
		// Core's own function makes one query per name.
		// phpcs:disable WordPress.DB -- Only placeholders are interpolated.
		$rows = rows_of(
			(string) $wpdb->prepare(
				"SELECT post_id, meta_value FROM %i WHERE meta_key = '_wp_attached_file' AND ( {$condition} ) ORDER BY post_id",
				array_merge( [ $wpdb->postmeta ], $values )
			)
		);
		// phpcs:enable

		$this->seconds_left -= microtime( true ) - $begun;
		$this->is_complete   = $this->is_complete && '' === $wpdb->last_error;
		$found               = [];
		foreach ( $rows as $row ) {
			$found[ (string) $row['meta_value'] ] ??= (int) $row['post_id'];
		}
		return $found;
	}

	/**
	 * Returns the attachment of a file; 0 for none. At another host, or in a bucket, the same name may be another
	 * file's, so there owner_of() has to agree.
	 */
	private function confirmed( string $file ): int {
		$id = $this->owners[ $file ];
		if ( 0 !== $id && ( is_hostless( $file ) || ! is_host_listed( url_host( $file ), $this->hosts ) ) ) {
			return null === owner_of( $file, source_names( [ $id => sources( $id ) ], file_hosts() ) ) ? 0 : $id;
		}
		/** This filter is documented in wp-includes/media.php. */
		// phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedHooknameFound -- WordPress's own.
		return integer( apply_filters( 'attachment_url_to_postid', 0 === $id ? null : $id, $file ) );
	}
}
