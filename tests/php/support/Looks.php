<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Support;

use ShortPixelFlush\Model\Baseline;
use ShortPixelFlush\Proof\Image_Facts;
use ShortPixelFlush\Proof\Look;
use ShortPixelFlush\Proof\Original;

/** Reads looks in the format of the verdict vectors, which separates answer, earlier copy and site's file. */
final class Looks {
	/** @param array<mixed> $look */
	public static function of( array $look ): Look {
		$answer = self::part( $look, 'answer' );
		$origin = self::part( $look, 'origin' );
		$time   = $origin['last_modified'] ?? null;
		return new Look(
			[
				'copy'   => self::image( $answer ),
				'before' => new Baseline( self::part( $look, 'before' ) ),
				'origin' => new Original( self::image( $origin ), is_int( $time ) ? $time : null, true === ( $origin['is_old'] ?? null ) ),
			] + $look + $answer
		);
	}

	/**
	 * @param array<mixed> $look
	 * @return array<mixed>
	 */
	private static function part( array $look, string $name ): array {
		return is_array( $look[ $name ] ?? null ) ? $look[ $name ] : [];
	}

	/** @param array<mixed> $part */
	private static function image( array $part ): Image_Facts {
		/** @var array{sha256?: string, width?: int, height?: int, fingerprint?: list<int>|null, is_turned?: bool} $part */
		return new Image_Facts(
			$part['sha256'] ?? '',
			$part['width'] ?? 0,
			$part['height'] ?? 0,
			$part['fingerprint'] ?? null,
			'',
			'',
			$part['is_turned'] ?? false
		);
	}
}
