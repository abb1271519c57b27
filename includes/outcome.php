<?php
/**
 * How what became of a step is written down.
 */

declare( strict_types=1 );

namespace ShortPixelFlush;

/**
 * Says what became of a step.
 *
 * @param array<string, mixed> $data
 * @return array{state: string, code: string, data: array<string, mixed>}
 */
function outcome( string $state, string $code = '', array $data = [] ): array {
	return [
		'state' => $state,
		'code'  => $code,
		'data'  => $data,
	];
}
