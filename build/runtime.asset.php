<?php return array('dependencies' => array(), 'version' => '54ee640b1b22600485b4');
