<?php
/**
 * One look at the CDN, read into typed values; a missing or invalid value counts as unknown. Pure: no WordPress in
 * here.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Proof;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** @immutable */
final class Look {
	public string $url;

	/** The original's URL. */
	public string $source;

	/** By our clock, like all times here except `accepted_date`; 0 if unknown. */
	public int $accepted_at;

	/** When the removal has surely taken effect; 0 if unknown. */
	public int $cleared_at;

	/** At a new link: whether the CDN was seen to tell it from the old one. Null elsewhere, or if nobody tried. */
	public ?bool $is_told_apart;

	public int $checked_at;

	/** By the CDN's own clock. */
	public ?int $accepted_date;

	/** Seconds since the removal was accepted, even if our clock was changed. */
	public ?int $elapsed;

	public int $status;

	/** @var array<string, string> By lower-case name. */
	public array $headers;

	public string $error;

	public bool $is_image;

	/** The copy that came. */
	public Image_Facts $copy;

	/** The site's own file. */
	public Image_Facts $file;

	/** Whether the copy has the exact bytes that the file had before. */
	public bool $is_former;

	/**
	 * Whether copies were removed since. A scan only knows since when the file has its present bytes, and uses that for
	 * the times of the removal.
	 */
	public bool $is_after_removal;

	/** From the plain link before the removal, like the others. */
	public string $before_etag;

	public string $before_last_modified;

	public string $before_sha256;

	/** @var list<int>|null Perhaps of another copy of the same file. */
	public ?array $before_fingerprint;

	/** The content type, in lower case and without parameters; empty if unknown. */
	public string $before_type;

	/** By the CDN's own clock. */
	public ?int $before_cached_at;

	public ?int $origin_last_modified;

	/** Whether the site serves visitors an older file than the one on its disk. */
	public bool $is_origin_old;

	/**
	 * Whether it still did when the removal was requested, so that the copy may have been made again from that file.
	 */
	public bool $was_origin_old;

	/** Whether the image was deleted, so that no copy can be made any more. */
	public bool $is_deleted;

	/** Whether no copy at this link can be of another file: the file is new there, or has not changed. */
	public bool $is_never_old;

	/** @param array<mixed> $look As for verdict(). */
	public function __construct( array $look ) {
		$answer = self::part( $look, 'answer' );
		$before = self::part( $look, 'before' );
		$origin = self::part( $look, 'origin' );

		$this->url                  = self::text( $look, 'url' );
		$this->source               = self::text( $look, 'source' );
		$this->accepted_at          = self::number( $look, 'accepted_at' ) ?? 0;
		$this->cleared_at           = self::number( $look, 'cleared_at' ) ?? 0;
		$this->checked_at           = self::number( $look, 'checked_at' ) ?? 0;
		$this->is_told_apart        = is_bool( $look['is_told_apart'] ?? null ) ? $look['is_told_apart'] : null;
		$this->accepted_date        = self::number( $look, 'accepted_date' );
		$this->elapsed              = self::number( $look, 'elapsed' );
		$this->status               = self::number( $answer, 'status' ) ?? 0;
		$this->headers              = self::headers( $answer );
		$this->error                = self::text( $answer, 'error' );
		$this->is_image             = true === ( $answer['is_image'] ?? null );
		$this->copy                 = self::image( $answer );
		$this->file                 = self::image( $origin );
		$this->is_former            = true === ( $look['is_former'] ?? null );
		$this->is_after_removal     = false !== ( $look['is_after_removal'] ?? null );
		$this->before_etag          = self::text( $before, 'etag' );
		$this->before_last_modified = self::text( $before, 'last_modified' );
		$this->before_sha256        = self::text( $before, 'sha256' );
		$this->before_type          = strtolower( trim( explode( ';', self::text( $before, 'type' ) )[0] ) );
		$this->before_fingerprint   = unpacked_fingerprint( self::text( $before, 'fingerprint' ) );
		$this->before_cached_at     = self::number( $before, 'cached_at' );
		$this->origin_last_modified = self::number( $origin, 'last_modified' );
		$this->is_origin_old        = true === ( $origin['is_old'] ?? null );
		$this->was_origin_old       = true === ( $look['was_origin_old'] ?? null );
		$this->is_deleted           = true === ( $look['is_deleted'] ?? null );
		$this->is_never_old         = true === ( $look['is_never_old'] ?? null );
	}

	/**
	 * @param array<mixed> $look
	 * @return array<mixed>
	 */
	private static function part( array $look, string $key ): array {
		$part = $look[ $key ] ?? null;

		return is_array( $part ) ? $part : [];
	}

	/** @param array<mixed> $part */
	private static function text( array $part, string $key ): string {
		$value = $part[ $key ] ?? null;

		return is_string( $value ) ? trim( $value ) : '';
	}

	/** @param array<mixed> $part */
	private static function number( array $part, string $key ): ?int {
		$value = $part[ $key ] ?? null;

		return is_int( $value ) ? $value : null;
	}

	/**
	 * @param array<mixed> $answer
	 * @return array<string, string>
	 */
	private static function headers( array $answer ): array {
		$headers = [];
		foreach ( self::part( $answer, 'headers' ) as $name => $value ) {
			if ( is_string( $value ) || is_int( $value ) ) {
				$headers[ strtolower( (string) $name ) ] = trim( (string) $value );
			}
		}

		return $headers;
	}

	/** @param array<mixed> $part Contains the result of Image_Facts::to_array(). */
	private static function image( array $part ): Image_Facts {
		return new Image_Facts(
			self::text( $part, 'sha256' ),
			self::number( $part, 'width' ) ?? 0,
			self::number( $part, 'height' ) ?? 0,
			self::fingerprint( $part ),
			is_string( $part['detail'] ?? null ) ? $part['detail'] : '',
			self::text( $part, 'type' ),
			true === ( $part['is_turned'] ?? null ),
			true === ( $part['is_converted'] ?? null )
		);
	}

	/**
	 * @param array<mixed> $part
	 * @return list<int>|null
	 */
	private static function fingerprint( array $part ): ?array {
		$numbers = [];
		foreach ( self::part( $part, 'fingerprint' ) as $number ) {
			if ( ! is_int( $number ) ) {
				return null;
			}
			$numbers[] = $number;
		}

		return [] === $numbers ? null : $numbers;
	}
}
