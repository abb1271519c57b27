<?php return array('dependencies' => array(), 'version' => '2c0faf9beb8bb90138d6');
