<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '5db52f57e86759a3dbd9');
