<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Providers;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Finds what ShortPixel Adaptive Images' classic script takes for the visible part of a background: it crops the file to that, or asks
 * for its width. Pure.
 *
 * @immutable
 * @phpstan-import-type Source from Provider
 * @phpstan-import-type Box from Provider
 */
final class Spai_Background {
	// In whole pixels of the file.
	private const SCALED_TOLERANCE = 2;

	// Longer than any visible page.
	private const NO_END = 99999;

	// The keys that src/measure/probe/background-style.ts writes, in its order.
	private const WORDS = [
		'whose',
		'sizing',
		'size',
		'position_x',
		'position_y',
		'repeat',
		'origin',
		'clip',
		'attachment',
		'border_left',
		'border_top',
		'border_right',
		'border_bottom',
		'padding_left',
		'padding_top',
		'padding_right',
		'padding_bottom',
	];

	/** Whether the style is the tag's own, rather than a style sheet's. */
	public bool $is_own;

	/** @var array{int, int} The file's size. */
	private array $file;

	/** @var array<string, string> */
	private array $style;

	/** @var array{float, float} The element's size including its borders, as scripts see it. */
	private array $outer;

	private int $screen_width;

	/**
	 * @param array<string, string> $style
	 * @phpstan-param Source $source
	 * @phpstan-param Box $box
	 */
	private function __construct( array $style, array $source, array $box, int $screen_width ) {
		$is_content         = 'border-box' !== $style['sizing'];
		$this->style        = $style;
		$this->is_own       = 'own' === $style['whose'];
		$this->file         = [ $source['width'], $source['height'] ];
		$this->screen_width = $screen_width;
		$this->outer        = [
			js_round( $box['width'] + ( $is_content ? $box['padding_x'] : 0.0 ) ),
			js_round( $box['height'] + ( $is_content ? $box['padding_y'] : 0.0 ) ),
		];
	}

	/**
	 * @phpstan-param Source $source
	 * @phpstan-param Box $box
	 * @return self|null Null if the probe could not tell how it is drawn.
	 */
	public static function of( array $source, array $box, int $screen_width ): ?self {
		$words = explode( ' ', $box['drawn'] ?? '' );

		return count( $words ) === count( self::WORDS ) ? new self( array_combine( self::WORDS, $words ), $source, $box, $screen_width ) : null;
	}

	/** @return float 0 if the file's size is unknown and the background is not fitted to the element. */
	public function width_of_unknown_file(): float {
		return $this->is_fitted() ? $this->outer[0] : 0.0;
	}

	/**
	 * @return array{clip: array{int, int, int, int}, view: array{int, int}}|null The part of the file, and the size it
	 *     is drawn at, never enlarged. Null
	 *         where the file's size is not known.
	 */
	public function visible_part(): ?array {
		if ( min( $this->file ) <= 1 ) {
			return null;
		}
		list( $size, $scale ) = $this->scaled();
		$clip                 = [];
		$view                 = [];
		foreach ( [ 0, 1 ] as $axis ) {
			list( $from, $room ) = $this->viewport( $axis );
			$offset              = $this->offset( $axis, $size[ $axis ], $room );
			$start               = max( $offset, $from );
			$length              = min( $size[ $axis ] + $offset, $room + $from ) - $start;
			$repeats             = 'repeat' === $this->style['repeat'];
			if ( $repeats && ( $offset > 0 || $offset + $size[ $axis ] < $room ) ) {
				$length = $size[ $axis ];
			}
			$is_cut            = ( $length < $size[ $axis ] && $repeats ) || ( $offset < $start && ! $repeats );
			$clip[ $axis ]     = $is_cut ? (int) js_round( max( 0.0, ( $start - $offset ) / $scale[ $axis ] ) ) : 0;
			$clip[ $axis + 2 ] = (int) js_round( $length / $scale[ $axis ] );
			$view[ $axis ]     = (int) js_round( $length / max( 1.0, $scale[ $axis ] ) );
		}

		return [
			'clip' => [ $clip[0], $clip[1], $clip[2], $clip[3] ],
			'view' => [ $view[0], $view[1] ],
		];
	}

	/**
	 * Whether a part is the whole file.
	 *
	 * @phpstan-param array{clip: array{int, int, int, int}, ...} $part
	 */
	public function is_whole( array $part ): bool {
		list( $x, $y, $width, $height ) = $part['clip'];

		return 0 === $x
			&& 0 === $y
			&& $width === $this->file[0]
			&& $height === $this->file[1]
			&& abs( $this->file[1] * $width / $height - $this->file[0] ) <= self::SCALED_TOLERANCE;
	}

	private function is_fitted(): bool {
		return in_array( $this->style['size'], [ 'cover', 'contain' ], true );
	}

	/** @return array{array{float, float}, array{float, float}} The size at which the whole file is drawn, and the scale. */
	private function scaled(): array {
		list( $width, $height ) = $this->file;
		$shape                  = $width / $height;
		if ( $this->is_fitted() ) {
			$room       = [ $this->room( 0 ), $this->room( 1 ) ];
			$room_shape = 'fixed' === $this->style['attachment'] || $room[1] <= 0 ? $shape : $room[0] / $room[1];
			$by_width   = 'contain' === $this->style['size'] ? $room_shape <= $shape : $room_shape >= $shape;
			$drawn      = $by_width ? [ $room[0], $room[0] / $shape ] : [ $room[1] * $shape, $room[1] ];
			$scale      = max( 0.0001, $drawn[0] / $width );

			return [ $drawn, [ $scale, $scale ] ];
		}
		list( $across, $down ) = explode( '/', $this->style['size'] ) + [ 1 => '' ];
		$drawn                 = [ (float) $width, (float) $height ];
		if ( 'auto' === $across && ( '' === $down || 'auto' === $down ) ) {
			return [ $drawn, [ 1.0, 1.0 ] ];
		}
		if ( 'auto' !== $across ) {
			$drawn[0] = $this->pixels( $across, 0 );
		}
		if ( '' !== $down && 'auto' !== $down ) {
			$drawn[1] = $this->pixels( $down, 1 );
			$drawn[0] = 'auto' === $across ? $width * $drawn[1] / $height : $drawn[0];
		} else {
			$drawn[1] = $height * $drawn[0] / $width;
		}

		return [ $drawn, [ max( 0.0001, $drawn[0] / $width ), max( 0.0001, $drawn[1] / $height ) ] ];
	}

	/** Returns the size of the background positioning area. */
	private function room( int $axis ): float {
		$inside = 'content-box' === $this->style['origin'] ? $this->both( 'padding', $axis ) : 0.0;

		return $this->outer[ $axis ] - ( 'border-box' === $this->style['origin'] ? 0.0 : $this->both( 'border', $axis ) ) - $inside;
	}

	/** @return array{float, float} The start and size of the area in which the background shows. */
	private function viewport( int $axis ): array {
		if ( 'fixed' === $this->style['attachment'] ) {
			return [ 0.0, 0 === $axis ? (float) $this->screen_width : (float) self::NO_END ];
		}
		if ( 'border-box' === $this->style['clip'] ) {
			return [ 0.0, $this->outer[ $axis ] ];
		}
		$is_content = 'content-box' === $this->style['clip'];

		return [
			$this->first( 'border', $axis ) + ( $is_content ? $this->first( 'padding', $axis ) : 0.0 ),
			$this->outer[ $axis ] - $this->both( 'border', $axis ) - ( $is_content ? $this->both( 'padding', $axis ) : 0.0 ),
		];
	}

	/** Returns where the file starts, before the visible part if it is cut off. */
	private function offset( int $axis, float $length, float $room ): float {
		if ( 'contain' === $this->style['size'] ) {
			return 0.0;
		}
		$position = $this->style[ 0 === $axis ? 'position_x' : 'position_y' ];
		$origin   = 'border-box' === $this->style['origin']
			? 0.0
			: $this->first( 'border', $axis ) + ( 'content-box' === $this->style['origin'] ? $this->first( 'padding', $axis ) : 0.0 );
		$offset   = $origin + ( 0 === (int) $position ? 0.0 : $this->pixels( $position, $axis, $length ) );
		if ( 'repeat' !== $this->style['repeat'] || $length <= 0 ) {
			return $offset;
		}
		$offset = fmod( $offset, $length );

		return $offset >= $room ? $offset - $length : $offset;
	}

	/** @param float $taken The length already taken, for a position. */
	private function pixels( string $length, int $axis, float $taken = 0.0 ): float {
		$number = (float) $length;
		if ( '%' !== substr( $length, -1 ) ) {
			return $number;
		}
		$pixels = ( $this->room( $axis ) - $taken ) * $number / 100;

		return $taken > 0 ? fmod( $pixels, $taken ) : $pixels;
	}

	private function first( string $what, int $axis ): float {
		return (float) $this->style[ $what . ( 0 === $axis ? '_left' : '_top' ) ];
	}

	private function both( string $what, int $axis ): float {
		return $this->first( $what, $axis ) + (float) $this->style[ $what . ( 0 === $axis ? '_right' : '_bottom' ) ];
	}
}
