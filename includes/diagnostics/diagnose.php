<?php
/** The steps of the diagnostics: what is between a click on Flush and a visitor's browser, each tried out once. */

declare( strict_types=1 );

namespace ShortPixelFlush\Diagnostics;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/automatic.php';
require_once __DIR__ . '/background.php';
require_once __DIR__ . '/cdn.php';
require_once __DIR__ . '/page-cache.php';
require_once __DIR__ . '/report.php';
require_once __DIR__ . '/site.php';

const STEPS = [
	'provider'   => __NAMESPACE__ . '\provider_diagnosis',
	'account'    => __NAMESPACE__ . '\account_diagnosis',
	'cdn_warm'   => __NAMESPACE__ . '\warm_copy_diagnosis',
	'cdn_cold'   => __NAMESPACE__ . '\cold_copy_diagnosis',
	'edges'      => __NAMESPACE__ . '\edges_diagnosis',
	'page_cache' => __NAMESPACE__ . '\page_cache_diagnosis',
	'background' => __NAMESPACE__ . '\background_diagnosis',
	'automatic'  => __NAMESPACE__ . '\automatic_diagnosis',
];

/** @return list<array{id: string, title: string}> In the order in which they are done. */
function steps(): array {
	return array_map(
		static fn ( string $step ): array => [
			'id'    => $step,
			'title' => step_title( $step ),
		],
		array_keys( STEPS )
	);
}

function step_title( string $step ): string {
	$titles = [
		'provider'   => __( 'Plugin that uses ShortPixel’s CDN', 'shortpixel-flush' ),
		'account'    => __( 'ShortPixel account', 'shortpixel-flush' ),
		'cdn_warm'   => __( 'A copy that visitors use', 'shortpixel-flush' ),
		'cdn_cold'   => __( 'A copy that has to be made', 'shortpixel-flush' ),
		'edges'      => __( 'Your CDN', 'shortpixel-flush' ),
		'page_cache' => __( 'Page cache', 'shortpixel-flush' ),
		'background' => __( 'Background work', 'shortpixel-flush' ),
		'automatic'  => __( 'Automatic flushes', 'shortpixel-flush' ),
	];

	return $titles[ $step ] ?? $step;
}

/** Carries a step out, which takes up to half a minute. What it says holds nothing secret. */
function diagnose( string $step ): Diagnosis {
	/** @var callable(): Diagnosis $find */
	$find = STEPS[ $step ];
	return $find()->map( masker() );
}
