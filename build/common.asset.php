<?php return array('dependencies' => array(), 'version' => 'b2c80bed867196561733');
