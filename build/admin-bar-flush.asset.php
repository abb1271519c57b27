<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '10cc2b0ca9cba2a60d4e');
