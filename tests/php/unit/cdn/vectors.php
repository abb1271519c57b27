<?php
/**
 * Reads the vectors that Jest reads too.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Cdn;

/**
 * Gives a file of tests/vectors as a data provider: the sentence, then input and expected answer.
 *
 * @return array<string, array{string, mixed}>
 */
function read_vectors( string $file ): array {
	$cases = [];
	$text  = (string) file_get_contents( dirname( __DIR__, 3 ) . '/vectors/' . $file );
	foreach ( (array) json_decode( $text, true, 512, JSON_THROW_ON_ERROR ) as $vector ) {
		if ( is_array( $vector ) && is_string( $vector['name'] ) && is_string( $vector['input'] ) ) {
			$cases[ $vector['name'] ] = [ $vector['input'], $vector['expected'] ];
		}
	}

	return $cases;
}
