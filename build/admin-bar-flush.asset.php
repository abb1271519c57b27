<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'e6bc0770b72ad29d1242');
