<?php
/** The settings of ShortPixel Adaptive Images (SPAI) that determine its CDN URLs. Pure. */

declare( strict_types=1 );

namespace ShortPixelFlush\Providers;

defined( 'ABSPATH' ) || exit;

/** @immutable */
final class Spai_Settings {
	// The names of SPAI's settings, by category.
	public const STORED = [
		'compression' => [ 'level', 'remove_exif', 'webp', 'avif', 'webp_detect', 'png_to_webp', 'jpg_to_webp', 'jpeg_to_webp', 'gif_to_webp' ],
		'behaviour'   => [ 'nojquery', 'crop', 'replace_method', 'size_breakpoints', 'size_breakpoints_base', 'size_breakpoints_rate' ],
		'areas'       => [ 'backgrounds_max_width' ],
	];

	private const DEFAULT_BACKGROUND_WIDTH = 1920;

	/** @var list<string> */
	public array $quality;

	/** @var list<string> */
	public array $exif;

	/** @var bool Whether SPAI crops images to their element's height. */
	public bool $crops;

	/** @var bool Whether SPAI keeps every file of a srcset, rather than only the largest. */
	public bool $keeps_srcset;

	/** @var bool Whether SPAI uses its script without jQuery, rather than the classic one. */
	public bool $is_vanilla;

	/** @var bool Whether SPAI's script checks which formats the browser supports, because another CDN in front would mix up formats. */
	public bool $asks_browser;

	/** @var int The width to which SPAI's PHP limits backgrounds; 0 for no limit. */
	public int $php_background_width;

	/** @var int The width to which SPAI's script limits backgrounds; 0 for no limit. */
	public int $script_background_width;

	/** @var array{base: float, factor: float}|null The allowed widths: base × factorⁿ, rounded up; null for any width. */
	public ?array $breakpoints;

	/** @var list<string> */
	private array $formats;

	/** @var list<string> The extensions of files that are not converted. */
	private array $unconverted;

	/** @param array<string, mixed> $stored Values by SPAI's names, null if not stored, and `endpoint`. */
	public function __construct( array $stored ) {
		$is_on    = static fn ( string $name ): bool => (bool) ( $stored[ $name ] ?? false );
		$endpoint = $stored['endpoint'] ?? '';
		$vanilla  = $stored['nojquery'] ?? 0;
		$widest   = $stored['backgrounds_max_width'] ?? null;
		$base     = $stored['size_breakpoints_base'] ?? 0;
		$rate     = $stored['size_breakpoints_rate'] ?? 0;

		$this->quality      = [ 'q_' . ( is_scalar( $stored['level'] ?? null ) ? (string) $stored['level'] : '' ) ];
		$this->exif         = $is_on( 'remove_exif' ) ? [] : [ 'ex_1' ];
		$this->crops        = $is_on( 'crop' );
		$this->keeps_srcset = in_array( $stored['replace_method'] ?? 'src', [ 'srcset', 'both' ], true );
		$this->is_vanilla   = is_numeric( $vanilla ) ? $vanilla > 0 : (bool) $vanilla;
		$this->asks_browser = $is_on( 'webp_detect' ) && ! ( is_string( $endpoint ) && false !== strpos( $endpoint, 'https://cdn.shortpixel.ai' ) );
		$this->formats      = array_values( array_filter( [ 'webp', 'avif' ], $is_on ) );
		$this->unconverted  = array_values(
			array_filter( [ 'png', 'jpg', 'jpeg', 'gif' ], static fn ( string $extension ): bool => ! (bool) ( $stored[ "{$extension}_to_webp" ] ?? true ) )
		);

		// SPAI's script uses its default unless the stored value is an integer that is not negative.
		$this->php_background_width    = is_numeric( $widest ) && $widest > 0 ? (int) $widest : 0;
		$this->script_background_width = is_int( $widest ) && $widest >= 0 ? $widest : self::DEFAULT_BACKGROUND_WIDTH;
		$this->breakpoints             = $is_on( 'size_breakpoints' ) && is_numeric( $base ) && is_numeric( $rate ) && $base > 0 && $rate > 0 ? [
			'base'   => (float) $base,
			'factor' => 1 + $rate / 100,
		] : null;
	}

	/**
	 * @param string $extension Empty if SPAI ignores the type.
	 * @return list<string> Conversion parameters; if SPAI asks the browser, one for each format that it may choose.
	 */
	public function conversions( string $extension ): array {
		$formats = in_array( strtolower( $extension ), $this->unconverted, true ) ? [] : $this->formats;

		return 2 === count( $formats ) && ! $this->asks_browser
			? [ 'to_auto' ]
			: array_map( static fn ( string $format ): string => 'to_' . $format, $formats );
	}
}
