<?php return array('dependencies' => array(), 'version' => '83f6d9dcdabe8961e5a3');
