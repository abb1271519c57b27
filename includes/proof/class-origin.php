<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Proof;

use ShortPixelFlush\Http\Client;
use function ShortPixelFlush\Http\http_date;
use function ShortPixelFlush\site_hosts;
use function ShortPixelFlush\Versions\at_own_uploads;
use function ShortPixelFlush\Versions\without_any_version;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * The site's own files, to compare ShortPixel's copies with: uploads from the disk, others by a request to the site's
 * own hosts only.
 */
final class Origin {
	// In seconds. Copies that the site's caches kept for longer since a file changed will hardly expire during a flush.
	public const CHANGED_LATELY = 604800;

	private const LARGEST = 33554432;

	// The most files that are requested from the site as a visitor. A cache in front of it may keep only frequently
	// requested ones.
	private const MOST_ASKED = 8;

	/** @var array<string, Original|null> By URL. */
	private array $known = [];

	/** @var array<string, bool> By URL. */
	private array $is_old = [];

	/** @var array<string, int> HTTP statuses of the site's own answers without an image, by URL; 0 for an image or no answer. */
	private array $refusals = [];

	/** @var array<string, string> By URL. */
	private array $thumbnails = [];

	/** Returns null if it is not available. */
	public function read( string $source ): ?Original {
		if ( ! array_key_exists( $source, $this->known ) ) {
			$file                   = self::uploaded_file( $source );
			$this->known[ $source ] = null === $file ? $this->from_site( $source ) : $this->from_disk( $file );
		}

		return $this->known[ $source ];
	}

	/** @return string A data URI of the file on the disk; empty if it is missing, or this server can't decode it. */
	public function thumbnail( string $source ): string {
		if ( ! isset( $this->thumbnails[ $source ] ) ) {
			$file = self::uploaded_file( $source );
			// phpcs:ignore WordPress.WP.AlternativeFunctions -- A file of ours on the disk.
			$bytes = null === $file || ! self::can_be_read( $file ) ? false : file_get_contents( $file );

			$this->thumbnails[ $source ] = is_string( $bytes ) ? thumbnail( $bytes ) : '';
		}

		return $this->thumbnails[ $source ];
	}

	/**
	 * Returns the reference for an answer: the file, if an image came; whether it is old, if a redirect leads to it.
	 *
	 * @phpstan-param array{status: int, headers: array<string, string>, body: string, ...} $answer
	 */
	public function beside( array $answer, string $source, bool $is_deleted = false ): ?Original {
		if ( in_array( $answer['status'], [ 302, 307 ], true ) && is_same_url( $answer['headers']['location'] ?? '', $source ) ) {
			return ( $is_deleted ? $this->is_still_there( $source ) : $this->is_old_for_visitors( $source ) ) ? new Original( null, null, true ) : null;
		}

		return 200 === $answer['status'] && '' !== $answer['body'] ? $this->read( $source ) : null;
	}

	/**
	 * Returns the status for a visitor whom the CDN redirects to the site's own file. A server's rules may refuse a
	 * link with a version, though not the plain one.
	 *
	 * @phpstan-param array{status: int, headers: array<string, string>, ...} $answer
	 * @return int The final status for such a visitor.
	 */
	public function final_status( array $answer, string $source ): int {
		$plain = without_any_version( $source );
		if ( $plain === $source || ! in_array( $answer['status'], [ 302, 307 ], true ) || ! is_same_url( $answer['headers']['location'] ?? '', $source ) ) {
			return $answer['status'];
		}
		$status = $this->refusal( $source );
		return 0 !== $status && 0 === $this->refusal( $plain ) ? $status : $answer['status'];
	}

	/** @return int The status with which the site itself refuses a file; 0 if it does not, or does not answer. */
	private function refusal( string $source ): int {
		if ( ! isset( $this->refusals[ $source ] ) && count( $this->refusals ) < self::MOST_ASKED ) {
			$this->from_site( $source );
		}
		return $this->refusals[ $source ] ?? 0;
	}

	/**
	 * Whether the site serves visitors an older file than the one on its disk, for example from a cache that was not
	 * cleared. Pages and copies that lead to the file are no newer than that. Only a few files are requested.
	 *
	 * @param int $changed_since Files last changed before this time count as new.
	 */
	public function is_old_for_visitors( string $source, int $changed_since = 0 ): bool {
		if ( ! isset( $this->is_old[ $source ] ) ) {
			$file = count( $this->is_old ) < self::MOST_ASKED ? self::uploaded_file( $source ) : null;
			if ( null !== $file && max( (int) filemtime( $file ), (int) filectime( $file ) ) < $changed_since ) {
				return false;
			}
			$here  = null === $file ? null : $this->read( $source );
			$there = null === $here ? null : $this->from_site( $source );

			$this->is_old[ $source ] = null !== $here && null !== $there && $here->image->sha256 !== $there->image->sha256 && (
				fingerprint_distance( $here->image->fingerprint, $there->image->fingerprint ) > CLEARLY_DIFFERENT
				|| ( $there->last_modified ?? PHP_INT_MAX ) < $here->last_modified
			);
		}

		return $this->is_old[ $source ];
	}

	/** Whether visitors still get a deleted file, for example from a cache that was not cleared. */
	private function is_still_there( string $source ): bool {
		if ( ! isset( $this->is_old[ $source ] ) && count( $this->is_old ) < self::MOST_ASKED ) {
			$this->is_old[ $source ] = null !== $this->from_site( $source );
		}

		return $this->is_old[ $source ] ?? false;
	}

	/** @param string $path The path of a file on this server. Returns null if it can't be read. */
	public static function facts_of_file( string $path ): ?Image_Facts {
		// phpcs:ignore WordPress.WP.AlternativeFunctions -- A file of ours on the disk.
		$bytes = self::can_be_read( $path ) ? file_get_contents( $path ) : false;
		return is_string( $bytes ) && '' !== $bytes ? Image_Facts::of( $bytes ) : null;
	}

	/** Whether a file fits into memory. */
	private static function can_be_read( string $file ): bool {
		clearstatcache( true, $file );
		$size = filesize( $file );

		return false !== $size && $size <= min( self::LARGEST, memory_left() / 3 );
	}

	private function from_disk( string $file ): ?Original {
		$facts = self::facts_of_file( $file );
		$time  = filemtime( $file );

		return null === $facts ? null : new Original( $facts, is_int( $time ) ? $time : null );
	}

	private function from_site( string $source ): ?Original {
		// The location of a source without a host is unknown.
		if ( '' === $source || '/' === $source[0] ) {
			return null;
		}

		$answer = ( new Client( site_hosts() ) )->fetch(
			[
				'url'       => $source,
				'timeout'   => 8.0,
				'max_bytes' => (int) min( self::LARGEST, max( 262144, memory_left() / 4 ) ),
			]
		);

		$this->refusals[ $source ] = $answer['status'] >= 400 && ! in_array( $answer['status'], [ 408, 425, 429, 503 ], true ) ? $answer['status'] : 0;

		return 200 === $answer['status'] && is_wanted_file( $answer['body'], $source )
			? new Original( Image_Facts::of( $answer['body'] ), http_date( $answer['headers']['last-modified'] ?? '' ) )
			: null;
	}

	/** Returns the path of an upload; null if the URL is not an upload's, or the file is missing. */
	private static function uploaded_file( string $source ): ?string {
		$uploads = wp_get_upload_dir();
		$base    = url_without_scheme( trailingslashit( $uploads['baseurl'] ) );
		$address = url_without_scheme( explode( '?', at_own_uploads( $source ), 2 )[0] );
		if ( '' === $base || 0 !== strpos( $address, $base ) ) {
			return null;
		}

		// Whatever the URL says, the file must be in the uploads folder.
		$root = realpath( $uploads['basedir'] );
		$file = realpath( $uploads['basedir'] . '/' . rawurldecode( substr( $address, strlen( $base ) ) ) );

		return is_string( $root ) && is_string( $file ) && is_file( $file ) && 0 === strpos( $file, $root . DIRECTORY_SEPARATOR ) ? $file : null;
	}
}
