<?php return array('dependencies' => array(), 'version' => '72873caf669f992b5903');
