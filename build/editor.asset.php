<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '63aca515f57ffaa18793');
