<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'e368d2d20c4e13fc5475');
