<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '0c83a8baf0f4db48fa0b');
