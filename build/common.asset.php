<?php return array('dependencies' => array(), 'version' => '7868c25d928af20d52eb');
