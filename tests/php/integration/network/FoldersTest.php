<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Network;

require_once __DIR__ . '/Whole_Network_Test_Case.php';

/**
 * Tests a network whose sites are in sub-folders.
 */
final class FoldersTest extends Whole_Network_Test_Case {
	protected const KIND = 'folders';
}
